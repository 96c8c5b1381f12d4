package io.holdfast.image.vmdk;

import io.holdfast.image.CompressedTarget;
import io.holdfast.image.ImageException;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.vmdk.PartLine.Access;
import io.holdfast.image.vmdk.SparseHeader.Shutdown;
import io.holdfast.image.vmdk.SparseHeader.Span;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Writes an image of {@link Subformat#STREAM_OPTIMIZED} from its beginning to its end ("Stream-Optimized Compressed Sparse Extents"): header and descriptor, the grains behind
 * their markers, the tables and the directory, the footer, which is the header with the directory's place, and the marker of the end. Nothing is written twice.
 *
 * <p>One thread at a time, except {@link #compressed}; all methods block.
 */
final class StreamWriter implements CompressedTarget {

    private static final int GRAIN_BYTES = SparseLayout.GRAIN_BYTES;

    private static final int VERSION = 3;
    private static final int FLAGS = SparseHeader.VALID_NEWLINES | SparseHeader.COMPRESSED | SparseHeader.MARKERS;
    private static final int DESCRIPTOR_BYTES = 20 * SparseHeader.BYTES;
    private static final int OVERHEAD_BYTES = 64 << 10;
    private static final int BUFFER_BYTES = 1 << 20;
    private static final long MAX_BYTES = 0xffff_ffffL * SparseHeader.BYTES;

    private final FileReads file;
    private final long sizeBytes;
    private final int[] @Nullable [] tables;
    private final ByteArrayOutputStream pending = new ByteArrayOutputStream(BUFFER_BYTES);
    /** Where what is pending begins. */
    private long writtenBytes;

    /** What follows a marker that is no grain's ("Markers"). */
    private enum Marker {
        END(0),
        TABLE(1),
        DIRECTORY(2),
        FOOTER(3);

        private final int type;

        Marker(int type) {
            this.type = type;
        }
    }

    /** Begins to write into an empty file, which stays the caller's. */
    StreamWriter(HostFile file, long sizeBytes) throws ImageException {
        this.file = new FileReads(file);
        this.sizeBytes = sizeBytes;
        this.tables = new int[SparseLayout.tables(sizeBytes)] @Nullable [];
        String name = Objects.requireNonNull(file.path().getFileName()).toString();
        PartLine line = new PartLine(Access.RW, sizeBytes / SparseHeader.BYTES, PartType.SPARSE, name, 0);
        byte[] text = NewVmdk.descriptor(Subformat.STREAM_OPTIMIZED, List.of(line))
                .text()
                .getBytes(StandardCharsets.UTF_8);
        add(header(SparseHeader.DIRECTORY_AT_END).bytes());
        add(text);
        add(new byte[OVERHEAD_BYTES - SparseHeader.BYTES - text.length]);
    }

    @Override
    public int unitBytes() {
        return GRAIN_BYTES;
    }

    @Override
    public ByteBuffer compressed(ByteBuffer grain) {
        try (Deflater deflater = new Deflater()) {
            deflater.setInput(grain);
            deflater.finish();
            byte[] bytes = new byte[GRAIN_BYTES + GRAIN_BYTES / 16];
            int length = deflater.deflate(bytes);
            if (!deflater.finished()) {
                throw new IllegalArgumentException("a grain has " + GRAIN_BYTES + " bytes, not " + grain.limit());
            }
            return ByteBuffer.wrap(Arrays.copyOf(bytes, length));
        }
    }

    @Override
    public void write(long offsetBytes, ByteBuffer compressed) throws IOException {
        int index = Math.toIntExact(offsetBytes / GRAIN_BYTES / SparseLayout.TABLE_ENTRIES);
        int[] table = tables[index];
        if (table == null) {
            table = new int[SparseLayout.TABLE_ENTRIES];
            tables[index] = table;
        }
        table[(int) (offsetBytes / GRAIN_BYTES % SparseLayout.TABLE_ENTRIES)] = sector();
        ByteBuffer marker = buffer(CompressedGrains.MARKER_BYTES);
        marker.putLong(offsetBytes / SparseHeader.BYTES).putInt(compressed.capacity());
        add(bytes(marker));
        add(bytes(compressed));
        pad();
    }

    /** Writes what follows the last grain. */
    void finish() throws ImageException {
        ByteBuffer directory = buffer((int) SparseLayout.directoryBytes(tables.length));
        for (int[] table : tables) {
            if (table == null) {
                directory.putInt(0);
                continue;
            }
            ByteBuffer bytes = buffer(table.length * Integer.BYTES);
            bytes.asIntBuffer().put(table);
            mark(Marker.TABLE, bytes.capacity());
            directory.putInt(sector());
            add(bytes(bytes));
        }
        mark(Marker.DIRECTORY, directory.capacity());
        long directoryOffset = position();
        add(bytes(directory));
        mark(Marker.FOOTER, SparseHeader.BYTES);
        add(header(directoryOffset).bytes());
        mark(Marker.END, 0);
        drain();
    }

    private SparseHeader header(long directoryOffsetBytes) {
        return new SparseHeader(
                VERSION,
                FLAGS,
                sizeBytes,
                GRAIN_BYTES,
                new Span(SparseHeader.BYTES, DESCRIPTOR_BYTES),
                SparseLayout.TABLE_ENTRIES,
                0,
                directoryOffsetBytes,
                OVERHEAD_BYTES,
                Shutdown.CLEAN);
    }

    private void mark(Marker follows, int lengthBytes) throws ImageException {
        ByteBuffer marker = buffer(SparseHeader.BYTES);
        marker.putLong(lengthBytes / SparseHeader.BYTES).putInt(0).putInt(follows.type);
        add(bytes(marker));
    }

    private long position() {
        return writtenBytes + pending.size();
    }

    private int sector() throws ImageException {
        if (position() > MAX_BYTES) {
            throw new ImageException(
                    ImageException.Kind.OUT_OF_BOUNDS, file.file().path(), "a compressed image has at most 2 TiB");
        }
        return (int) (position() / SparseHeader.BYTES);
    }

    private void pad() throws ImageException {
        int over = (int) (position() % SparseHeader.BYTES);
        if (over > 0) {
            add(new byte[SparseHeader.BYTES - over]);
        }
    }

    private void add(byte[] bytes) throws ImageException {
        pending.writeBytes(bytes);
        if (pending.size() >= BUFFER_BYTES) {
            drain();
        }
    }

    private void drain() throws ImageException {
        byte[] bytes = pending.toByteArray();
        file.write(writtenBytes, bytes);
        writtenBytes += bytes.length;
        pending.reset();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.get(0, bytes);
        return bytes;
    }
}
