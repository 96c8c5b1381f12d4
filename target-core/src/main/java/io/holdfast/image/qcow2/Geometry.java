package io.holdfast.image.qcow2;

/**
 * The sizes that follow from three fields of the header.
 *
 * @param clusterBits cluster_bits
 * @param refcountOrder refcount_order: a refcount has that power of two of bits
 * @param l2Format how L2 entries look
 */
record Geometry(int clusterBits, int refcountOrder, L2Format l2Format) {

    static final int MIN_CLUSTER_BITS = 9;
    /** QEMU's limit, and ours. */
    static final int MAX_CLUSTER_BITS = 21;

    static final int MIN_EXTENDED_CLUSTER_BITS = 14;
    static final int MAX_REFCOUNT_ORDER = 6;
    static final int SUBCLUSTERS = 32;

    /** The two kinds of L2 entries. */
    enum L2Format {
        STANDARD,
        /** With a bitmap of subclusters. */
        EXTENDED
    }

    int clusterBytes() {
        return 1 << clusterBits;
    }

    boolean extended() {
        return l2Format == L2Format.EXTENDED;
    }

    /** 8-byte words that an L2 entry takes. */
    int l2EntryWords() {
        return extended() ? 2 : 1;
    }

    int l2Entries() {
        return clusterBytes() / (8 * l2EntryWords());
    }

    /** Guest bytes that an L2 table maps. */
    long l2CoverageBytes() {
        return (long) l2Entries() << clusterBits;
    }

    /** What is allocated at once within a cluster: a subcluster where there are some, else the cluster. */
    int unitBytes() {
        return extended() ? clusterBytes() / SUBCLUSTERS : clusterBytes();
    }

    int refcountBlockEntries() {
        return (int) (((long) clusterBytes() << 3) >> refcountOrder);
    }

    int l1Index(long guestBytes) {
        return (int) (guestBytes / l2CoverageBytes());
    }

    int l2Index(long guestBytes) {
        return (int) ((guestBytes >>> clusterBits) % l2Entries());
    }

    long l1EntriesFor(long sizeBytes) {
        return Math.ceilDiv(sizeBytes, l2CoverageBytes());
    }

    long clusterStart(long bytes) {
        return bytes & -(long) clusterBytes();
    }

    int inCluster(long bytes) {
        return (int) (bytes & (clusterBytes() - 1));
    }

    long clusters(long bytes) {
        return Math.ceilDiv(bytes, clusterBytes());
    }

    boolean aligned(long bytes) {
        return inCluster(bytes) == 0;
    }
}
