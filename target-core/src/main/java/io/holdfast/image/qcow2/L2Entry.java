package io.holdfast.image.qcow2;

/** The bits of L1 and L2 entries (L1 table entry, L2 table entry, Extended L2 Entries). */
final class L2Entry {

    static final long COPIED = 1L << 63;
    static final long COMPRESSED = 1L << 62;
    static final long ZERO = 1;
    static final long OFFSET_MASK = 0x00ff_ffff_ffff_fe00L;

    private L2Entry() {}

    static boolean compressed(long entry) {
        return (entry & COMPRESSED) != 0;
    }

    static boolean copied(long entry) {
        return (entry & COPIED) != 0;
    }

    /** The cluster of a standard entry, or the L2 table of an L1 entry; 0 for none. */
    static long offset(long entry) {
        return entry & OFFSET_MASK;
    }

    /** Where compressed data begins. */
    static long compressedOffset(long entry, int clusterBits) {
        return entry & ((1L << offsetBits(clusterBits)) - 1);
    }

    /** How many bytes compressed data takes at most, from where it begins to the end of its last sector. */
    static int compressedBytes(long entry, int clusterBits) {
        long more = (entry & ~COMPRESSED & ~COPIED) >>> offsetBits(clusterBits);
        return (int) ((more + 1) * 512 - (compressedOffset(entry, clusterBits) & 511));
    }

    /** The entry of so many bytes of compressed data. */
    static long ofCompressed(long offsetBytes, int lengthBytes, int clusterBits) {
        long more = (offsetBytes + lengthBytes - 1) / 512 - offsetBytes / 512;
        return COMPRESSED | more << offsetBits(clusterBits) | offsetBytes;
    }

    private static int offsetBits(int clusterBits) {
        return 62 - (clusterBits - 8);
    }
}
