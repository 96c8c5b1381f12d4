package io.holdfast.image.vmdk;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.vmdk.SparseHeader.Shutdown;
import io.holdfast.image.vmdk.SparseHeader.Span;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;

/** Reads the header of a sparse extent and refuses what cannot be right, so that nobody need look at its fields again. */
final class SparseHeaderReader {

    private static final int MAX_VERSION = 3;
    private static final int MAX_GRAIN_SECTORS = 32768;
    private static final int MAX_TABLE_ENTRIES = 512;
    /** A grain directory of 16 MiB: 128 TiB of grains of 64 KiB. */
    private static final int MAX_TABLES = 4 << 20;
    /** Footer, then the marker of the stream's end. */
    private static final int FOOTER_FROM_END_BYTES = 1024;

    private final Path path;
    private final long offsetBytes;
    private final long fileBytes;

    private SparseHeaderReader(Path path, long offsetBytes, long fileBytes) {
        this.path = path;
        this.offsetBytes = offsetBytes;
        this.fileBytes = fileBytes;
    }

    static boolean startsSparse(byte[] start) {
        return start.length >= Integer.BYTES
                && ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt() == SparseHeader.MAGIC;
    }

    /** Reads the header or, in a stream, the footer, which takes its place. Blocks. */
    static SparseHeader read(HostFile file) throws ImageException {
        long fileBytes = file.endBytes();
        SparseHeader header = readAt(file, 0);
        if (header.directoryOffsetBytes() != SparseHeader.DIRECTORY_AT_END) {
            return header;
        }
        if (fileBytes < SparseHeader.BYTES + FOOTER_FROM_END_BYTES) {
            throw new ImageException(Kind.INVALID_FORMAT, file.path(), "ends before its footer");
        }
        SparseHeader footer = readAt(file, fileBytes - FOOTER_FROM_END_BYTES);
        if (footer.directoryOffsetBytes() == SparseHeader.DIRECTORY_AT_END) {
            throw new ImageException(Kind.INVALID_FORMAT, file.path(), "its footer has no grain directory");
        }
        return footer;
    }

    private static SparseHeader readAt(HostFile file, long offsetBytes) throws ImageException {
        byte[] bytes = new FileReads(file).read(offsetBytes, SparseHeader.BYTES);
        return new SparseHeaderReader(file.path(), offsetBytes, file.endBytes()).read(bytes);
    }

    private SparseHeader read(byte[] sector) throws ImageException {
        ByteBuffer bytes = ByteBuffer.wrap(sector).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.getInt(0) != SparseHeader.MAGIC) {
            throw invalid(0, "no header of a sparse extent");
        }
        int version = bytes.getInt(4);
        if (version < 1 || version > MAX_VERSION) {
            throw new ImageException(
                    Kind.UNSUPPORTED_FEATURE, path, "a sparse extent of version " + Integer.toUnsignedLong(version));
        }
        int flags = bytes.getInt(8);
        boolean newlines = (flags & SparseHeader.VALID_NEWLINES) != 0;
        int at = SparseHeader.NEWLINES_OFFSET;
        if (newlines && !Arrays.equals(sector, at, at + 4, SparseHeader.NEWLINES, 0, 4)) {
            throw invalid(at, "was changed on its way by a program that took it for text");
        }
        int compression = Short.toUnsignedInt(bytes.getShort(77));
        if ((flags & SparseHeader.COMPRESSED) != 0 && compression != SparseHeader.DEFLATE) {
            throw new ImageException(Kind.UNSUPPORTED_FEATURE, path, "is compressed in the unknown way " + compression);
        }
        int grainBytes = grainBytes(bytes.getLong(20));
        int tableEntries = bytes.getInt(44);
        if (tableEntries < 1 || tableEntries > MAX_TABLE_ENTRIES) {
            throw invalid(44, "grain tables of " + Integer.toUnsignedLong(tableEntries) + " entries");
        }
        long capacityBytes = capacityBytes(bytes.getLong(12), (long) tableEntries * grainBytes);
        boolean redundant = (flags & SparseHeader.REDUNDANT_TABLES) != 0;
        return new SparseHeader(
                version,
                flags,
                capacityBytes,
                grainBytes,
                descriptor(bytes.getLong(28), bytes.getLong(36)),
                tableEntries,
                redundant && bytes.getLong(48) != 0 ? offsetInFile(48, bytes.getLong(48)) : 0,
                bytes.getLong(56) == -1 ? SparseHeader.DIRECTORY_AT_END : offsetInFile(56, bytes.getLong(56)),
                overheadBytes(bytes.getLong(64)),
                sector[SparseHeader.SHUTDOWN_OFFSET] == 0 ? Shutdown.CLEAN : Shutdown.UNCLEAN);
    }

    private int grainBytes(long sectors) throws ImageException {
        if (sectors < 1 || sectors > MAX_GRAIN_SECTORS || Long.bitCount(sectors) != 1) {
            throw invalid(20, "grains of " + Long.toUnsignedString(sectors) + " sectors");
        }
        return (int) sectors * HostFile.SECTOR_BYTES;
    }

    private long capacityBytes(long sectors, long coverageBytes) throws ImageException {
        if (sectors < 1
                || sectors > Long.MAX_VALUE / HostFile.SECTOR_BYTES
                || sectors * HostFile.SECTOR_BYTES > coverageBytes * MAX_TABLES) {
            throw invalid(12, "a capacity of " + Long.toUnsignedString(sectors) + " sectors");
        }
        return sectors * HostFile.SECTOR_BYTES;
    }

    private Span descriptor(long offsetSectors, long lengthSectors) throws ImageException {
        if (offsetSectors == 0) {
            return new Span(0, 0);
        }
        long offset = offsetInFile(28, offsetSectors);
        if (lengthSectors < 1 || lengthSectors > Descriptor.MAX_BYTES / HostFile.SECTOR_BYTES) {
            throw invalid(36, "a descriptor of " + Long.toUnsignedString(lengthSectors) + " sectors");
        }
        return new Span(offset, lengthSectors * HostFile.SECTOR_BYTES);
    }

    private long offsetInFile(int field, long sectors) throws ImageException {
        if (sectors < 1 || sectors >= Math.ceilDiv(fileBytes, HostFile.SECTOR_BYTES)) {
            throw invalid(field, "points to sector " + Long.toUnsignedString(sectors) + ", which it has not");
        }
        return sectors * HostFile.SECTOR_BYTES;
    }

    private long overheadBytes(long sectors) throws ImageException {
        if (sectors < 0 || sectors > Long.MAX_VALUE / HostFile.SECTOR_BYTES) {
            throw invalid(64, "metadata of " + Long.toUnsignedString(sectors) + " sectors");
        }
        return sectors * HostFile.SECTOR_BYTES;
    }

    private ImageException invalid(int field, String reason) {
        return ImageException.at(Kind.INVALID_FORMAT, path, offsetBytes + field, reason);
    }
}
