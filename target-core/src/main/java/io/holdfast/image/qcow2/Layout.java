package io.holdfast.image.qcow2;

/** Where everything is in the file from now on, as far as it is kept in memory. */
final class Layout {

    final Header header;
    final SnapshotTable snapshots;
    /** The entries of the refcount table. */
    final long[] refcountTable;
    /** The entries of the active L1 table. */
    final long[] l1;

    Layout(Header header, SnapshotTable snapshots, long[] refcountTable, long[] l1) {
        this.header = header;
        this.snapshots = snapshots;
        this.refcountTable = refcountTable;
        this.l1 = l1;
    }
}
