package io.holdfast.image.vmdk;

import io.holdfast.image.ImageException;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.vmdk.SparseHeader.Shutdown;
import io.holdfast.image.vmdk.SparseHeader.Span;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Where the parts of a new sparse extent are: header, descriptor, redundant directory and tables, directory and tables, and then, aligned to a grain, the grains. All tables
 * are there from the beginning.
 */
record SparseLayout(SparseHeader header) {

    static final int GRAIN_BYTES = 64 << 10;
    static final int TABLE_ENTRIES = 512;
    private static final int DESCRIPTOR_BYTES = 20 * SparseHeader.BYTES;

    /** With the image's descriptor in it. */
    static SparseLayout embedding(long sizeBytes) {
        return of(sizeBytes, new Span(SparseHeader.BYTES, DESCRIPTOR_BYTES));
    }

    /** A part that a descriptor of its own file names. */
    static SparseLayout alone(long sizeBytes) {
        return of(sizeBytes, new Span(0, 0));
    }

    private static SparseLayout of(long sizeBytes, Span descriptor) {
        int tables = tables(sizeBytes);
        long redundant = SparseHeader.BYTES + descriptor.lengthBytes();
        long directory = redundant + directoryBytes(tables) + (long) tables * TABLE_ENTRIES * Integer.BYTES;
        long overhead = directory + directoryBytes(tables) + (long) tables * TABLE_ENTRIES * Integer.BYTES;
        return new SparseLayout(new SparseHeader(
                1,
                SparseHeader.VALID_NEWLINES | SparseHeader.REDUNDANT_TABLES,
                sizeBytes,
                GRAIN_BYTES,
                descriptor,
                TABLE_ENTRIES,
                redundant,
                directory,
                HostFile.roundUp(overhead, GRAIN_BYTES),
                Shutdown.CLEAN));
    }

    /** How many tables map so much. */
    static int tables(long sizeBytes) {
        return Math.toIntExact(Math.ceilDiv(sizeBytes, (long) GRAIN_BYTES * TABLE_ENTRIES));
    }

    static long directoryBytes(int tables) {
        return HostFile.roundUp((long) tables * Integer.BYTES, SparseHeader.BYTES);
    }

    /** Writes it into an empty file. Blocks. */
    void write(HostFile file, String descriptor) throws IOException {
        FileReads writes = new FileReads(file);
        file.truncate(header.overheadBytes());
        writes.write(0, header.bytes());
        if (!descriptor.isEmpty()) {
            byte[] text = descriptor.getBytes(StandardCharsets.UTF_8);
            if (text.length > DESCRIPTOR_BYTES) {
                throw new ImageException(
                        ImageException.Kind.OUT_OF_BOUNDS, file.path(), "has too long a name for its descriptor");
            }
            writes.write(header.descriptor().offsetBytes(), text);
        }
        writes.write(header.redundantOffsetBytes(), directory(header.redundantOffsetBytes()));
        writes.write(header.directoryOffsetBytes(), directory(header.directoryOffsetBytes()));
    }

    /** The directory that is there, with its tables behind it. */
    private byte[] directory(long offsetBytes) {
        int tables = header.tables();
        ByteBuffer bytes = ByteBuffer.allocate(tables * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long table = offsetBytes + directoryBytes(tables);
        for (int i = 0; i < tables; i++) {
            bytes.putInt((int) (table / SparseHeader.BYTES));
            table += header.tableBytes();
        }
        return bytes.array();
    }
}
