package io.holdfast.image.qcow2;

/**
 * How many tables of an image are kept in memory.
 *
 * @param bytes of L2 tables, and as much again of refcount blocks
 * @param minTables of each, however large they are
 */
record CacheSize(int bytes, int minTables) {

    /** As in QEMU: enough for a disk of 256 GiB with usual clusters. */
    static final CacheSize USUAL = new CacheSize(32 << 20, 16);

    int tables(Geometry geometry) {
        return Math.max(minTables, bytes >> geometry.clusterBits());
    }
}
