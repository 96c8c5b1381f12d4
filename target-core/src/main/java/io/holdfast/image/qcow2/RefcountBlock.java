package io.holdfast.image.qcow2;

/** A refcount block in memory; guarded by the lock of the tables. */
final class RefcountBlock {

    final int index;
    final byte[] bytes;
    /** In bytes. */
    final Dirt dirt = new Dirt();
    /** Whether the refcount table in the file points to it. */
    boolean linked = true;

    boolean writing;
    boolean used = true;

    RefcountBlock(int index, byte[] bytes) {
        this.index = index;
        this.bytes = bytes;
    }

    boolean clean() {
        return dirt.none() && !writing && linked;
    }
}
