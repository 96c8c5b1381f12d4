package io.holdfast.image.qcow2;

/**
 * The entry of one guest cluster.
 *
 * @param bitmap of extended entries, else 0: bits 0 to 31 say which subclusters are allocated, 32 to 63 which read as zeroes
 */
record L2Slot(long entry, long bitmap) {

    static final long ALL_ZERO = 0xffff_ffffL << Geometry.SUBCLUSTERS;

    /** The cluster in the file, or 0 where there is none; not of compressed ones. */
    long hostBytes() {
        return L2Entry.offset(entry);
    }

    boolean compressed() {
        return L2Entry.compressed(entry);
    }

    /** Whether a cluster is there that belongs to this guest cluster alone, whatever it reads as. */
    boolean owned() {
        return !compressed() && L2Entry.copied(entry);
    }

    /** The bits of the subclusters of a cluster from one byte to another, the first and the last as well if they are only touched. */
    static long touched(Geometry geometry, int fromBytes, int toBytes) {
        int first = fromBytes / geometry.unitBytes();
        int end = Math.ceilDiv(toBytes, geometry.unitBytes());
        return bits(first, end);
    }

    /** The bits of the subclusters that lie wholly between. */
    static long covered(Geometry geometry, int fromBytes, int toBytes) {
        return bits(Math.ceilDiv(fromBytes, geometry.unitBytes()), toBytes / geometry.unitBytes());
    }

    private static long bits(int first, int end) {
        return first >= end ? 0 : (1L << end) - (1L << first);
    }

    /** Those subclusters are data now. */
    long withData(long subclusters) {
        return (bitmap | subclusters) & ~(subclusters << Geometry.SUBCLUSTERS);
    }

    /** Those subclusters read as zeroes now. */
    long withZeroes(long subclusters) {
        return (bitmap | subclusters << Geometry.SUBCLUSTERS) & ~subclusters;
    }
}
