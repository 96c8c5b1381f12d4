package io.holdfast.image.qcow2;

import java.util.concurrent.atomic.AtomicLongArray;

/** Where a run of guest bytes is. Lookup gives this value; whoever asked does the I/O. */
sealed interface Mapping {

    long lengthBytes();

    /**
     * In the data file, all in one piece.
     *
     * @param ownership whether it may be overwritten there
     */
    record Data(long hostOffsetBytes, long lengthBytes, Ownership ownership) implements Mapping {}

    /** Reads as zeroes, whatever the backing file has. */
    record Zero(long lengthBytes) implements Mapping {}

    /** Part of one compressed cluster; {@code entry} tells where that is. */
    record Compressed(long entry, long lengthBytes) implements Mapping {}

    /** Is what the backing file has there, or zeroes. */
    record Unallocated(long lengthBytes) implements Mapping {}

    /** The entry cannot be right. */
    record Invalid(long entry, long lengthBytes) implements Mapping {}

    /** Who else may refer to a cluster. */
    enum Ownership {
        /** Nobody: its refcount is 1. */
        EXCLUSIVE,
        /** A snapshot may. */
        SHARED
    }

    /**
     * How L2 entries are read.
     *
     * @param zeroFlag whether bit 0 of a standard entry may be set
     * @param externalData whether clusters are in the external data file
     */
    record Rules(Geometry geometry, boolean zeroFlag, boolean externalData) {

        static Rules of(Header header) {
            return new Rules(
                    header.geometry(),
                    header.version() >= 3 && !header.geometry().extended(),
                    header.features().externalData());
        }

        /** What the guest's bytes from there on are, as far as that is the same, at most so many, and within the table. */
        Mapping lookup(AtomicLongArray words, long guestOffsetBytes, long maxBytes) {
            int unit = geometry.unitBytes();
            long coverageEnd = (guestOffsetBytes / geometry.l2CoverageBytes() + 1) * geometry.l2CoverageBytes();
            long end = Math.min(guestOffsetBytes + maxBytes, coverageEnd);
            Mapping first = unit(words, guestOffsetBytes);
            long at = guestOffsetBytes + first.lengthBytes();
            while (at < end) {
                Mapping next = unit(words, at);
                if (!continues(first, at - guestOffsetBytes, next)) {
                    break;
                }
                at += unit;
            }
            return withLength(first, Math.min(at, end) - guestOffsetBytes);
        }

        private static boolean continues(Mapping first, long distance, Mapping next) {
            return switch (first) {
                case Data data ->
                    next instanceof Data more
                            && more.hostOffsetBytes == data.hostOffsetBytes + distance
                            && more.ownership == data.ownership;
                case Zero _ -> next instanceof Zero;
                case Unallocated _ -> next instanceof Unallocated;
                case Compressed compressed -> next instanceof Compressed more && more.entry == compressed.entry;
                case Invalid _ -> false;
            };
        }

        private static Mapping withLength(Mapping mapping, long length) {
            return switch (mapping) {
                case Data data -> new Data(data.hostOffsetBytes, length, data.ownership);
                case Zero _ -> new Zero(length);
                case Unallocated _ -> new Unallocated(length);
                case Compressed compressed -> new Compressed(compressed.entry, length);
                case Invalid invalid -> new Invalid(invalid.entry, length);
            };
        }

        /** From the offset to the end of its cluster or subcluster. */
        Mapping unit(AtomicLongArray words, long guestOffsetBytes) {
            int index = geometry.l2Index(guestOffsetBytes) * geometry.l2EntryWords();
            long entry = words.get(index);
            int inCluster = geometry.inCluster(guestOffsetBytes);
            long length = (long) geometry.unitBytes() - inCluster % geometry.unitBytes();
            if (L2Entry.compressed(entry)) {
                return externalData
                        ? new Invalid(entry, length)
                        : new Compressed(entry, (long) geometry.clusterBytes() - inCluster);
            }
            long host = L2Entry.offset(entry);
            boolean zeroFlagSet = (entry & L2Entry.ZERO) != 0;
            boolean allocated = host != 0 || (externalData && L2Entry.copied(entry));
            boolean misplaced = externalData && allocated && host != geometry.clusterStart(guestOffsetBytes);
            if (!geometry.aligned(host) || (zeroFlagSet && !zeroFlag) || misplaced) {
                return new Invalid(entry, length);
            }
            if (geometry.extended()) {
                long bitmap = words.get(index + 1);
                int bit = inCluster / geometry.unitBytes();
                boolean reads = (bitmap >>> bit & 1) != 0;
                zeroFlagSet = (bitmap >>> (bit + Geometry.SUBCLUSTERS) & 1) != 0;
                if (reads && (zeroFlagSet || !allocated)) {
                    return new Invalid(entry, length);
                }
                allocated = reads;
            }
            if (zeroFlagSet) {
                return new Zero(length);
            }
            if (!allocated) {
                return new Unallocated(length);
            }
            return new Data(host + inCluster, length, L2Entry.copied(entry) ? Ownership.EXCLUSIVE : Ownership.SHARED);
        }
    }
}
