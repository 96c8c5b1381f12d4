package io.holdfast.image.qcow2;

/** A refcount block is needed that is not in memory: whoever holds the lock gives it back, has the block loaded and tries again. */
final class MissingBlock extends Exception {

    private static final long serialVersionUID = 1L;

    private final int index;

    MissingBlock(int index) {
        super("refcount block " + index, null, false, false);
        this.index = index;
    }

    /** In the refcount table; beyond its end where the table must become longer first. */
    int index() {
        return index;
    }
}
