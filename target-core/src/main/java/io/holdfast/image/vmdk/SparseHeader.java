package io.holdfast.image.vmdk;

import io.holdfast.image.host.HostFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The header of a sparse extent, in its first sector, little-endian ("Hosted Sparse Extents"). What is counted in sectors there is in bytes here.
 *
 * <pre>
 *    0  magic "KDMV"          4  version              8  flags               12  capacity (8)
 *   20  grainSize (8)        28  descriptorOffset (8) 36  descriptorSize (8)  44  numGTEsPerGT
 *   48  rgdOffset (8)        56  gdOffset (8)         64  overHead (8)        72  uncleanShutdown (1)
 *   73  four characters that a transfer as text would change                 77  compressAlgorithm (2)
 * </pre>
 *
 * @param capacityBytes how much of the disk it holds
 * @param grainBytes a power of two
 * @param tableEntries numGTEsPerGT
 * @param redundantOffsetBytes of the redundant grain directory, 0 where there is none
 * @param overheadBytes where grains may begin
 */
record SparseHeader(
        int version,
        int flags,
        long capacityBytes,
        int grainBytes,
        Span descriptor,
        int tableEntries,
        long redundantOffsetBytes,
        long directoryOffsetBytes,
        long overheadBytes,
        Shutdown shutdown) {

    static final int MAGIC = 0x564d444b;
    static final int BYTES = HostFile.SECTOR_BYTES;
    static final int SHUTDOWN_OFFSET = 72;
    /** gdOffset of a stream: the footer has the right one. */
    static final long DIRECTORY_AT_END = -1;

    static final int VALID_NEWLINES = 1;
    static final int REDUNDANT_TABLES = 1 << 1;
    static final int ZEROED_GRAINS = 1 << 2;
    static final int COMPRESSED = 1 << 16;
    static final int MARKERS = 1 << 17;

    static final int NEWLINES_OFFSET = 73;
    static final byte[] NEWLINES = {'\n', ' ', '\r', '\n'};
    static final int DEFLATE = 1;

    /** A range of the file; of length 0 where there is none. */
    record Span(long offsetBytes, long lengthBytes) {}

    /** Whether it was closed by who wrote to it last. */
    enum Shutdown {
        CLEAN,
        UNCLEAN
    }

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    /** What of the disk a grain table maps. */
    long tableCoverageBytes() {
        return (long) tableEntries * grainBytes;
    }

    int tables() {
        return Math.toIntExact(Math.ceilDiv(capacityBytes, tableCoverageBytes()));
    }

    int tableBytes() {
        return tableEntries * Integer.BYTES;
    }

    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate(BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putInt(MAGIC).putInt(version).putInt(flags);
        bytes.putLong(sectors(capacityBytes)).putLong(sectors(grainBytes));
        bytes.putLong(sectors(descriptor.offsetBytes)).putLong(sectors(descriptor.lengthBytes));
        bytes.putInt(tableEntries);
        bytes.putLong(sectors(redundantOffsetBytes));
        bytes.putLong(directoryOffsetBytes == DIRECTORY_AT_END ? -1 : sectors(directoryOffsetBytes));
        bytes.putLong(sectors(overheadBytes));
        bytes.put((byte) (shutdown == Shutdown.UNCLEAN ? 1 : 0));
        bytes.put(NEWLINES);
        bytes.putShort((short) (has(COMPRESSED) ? DEFLATE : 0));
        return bytes.array();
    }

    private static long sectors(long bytes) {
        return bytes / HostFile.SECTOR_BYTES;
    }
}
