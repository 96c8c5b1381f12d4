package io.holdfast.image.vmdk;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Reads the grains of a compressed part ("Stream-Optimized Compressed Sparse Extents"). Blocks; any thread. */
final class CompressedGrains {

    /** The grain's place on the disk (8), and how long what follows is (4). */
    static final int MARKER_BYTES = 12;

    private final FileReads file;
    private final SparseHeader header;
    /** Hosts read less than a grain at a time, one after the other. */
    private volatile @Nullable Inflated last;

    CompressedGrains(FileReads file, SparseHeader header) {
        this.file = file;
        this.header = header;
    }

    private record Inflated(long hostOffsetBytes, ByteBuffer bytes) {}

    /** The bytes of the grain whose marker is there: a grain, or less at the end of the part. Read by absolute index, for others do the same. */
    ByteBuffer inflated(long hostOffsetBytes) throws ImageException {
        Inflated known = last;
        if (known != null && known.hostOffsetBytes == hostOffsetBytes) {
            return known.bytes;
        }
        int marker = header.has(SparseHeader.MARKERS) ? MARKER_BYTES : 0;
        long left = file.file().endBytes() - hostOffsetBytes;
        int most = 2 * header.grainBytes();
        int length = (int) Math.min(left, most);
        if (marker > 0) {
            byte[] start = file.read(hostOffsetBytes, MARKER_BYTES);
            length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
            if (length < 1 || length > most || length > left - marker) {
                throw corrupt(hostOffsetBytes, "a grain of " + Integer.toUnsignedLong(length) + " compressed bytes");
            }
        }
        ByteBuffer bytes = ByteBuffer.wrap(inflate(hostOffsetBytes, file.read(hostOffsetBytes + marker, length)))
                .asReadOnlyBuffer();
        last = new Inflated(hostOffsetBytes, bytes);
        return bytes;
    }

    private byte[] inflate(long hostOffsetBytes, byte[] compressed) throws ImageException {
        byte[] bytes = new byte[header.grainBytes()];
        try (Inflater inflater = new Inflater()) {
            inflater.setInput(compressed);
            int length = 0;
            while (length < bytes.length && !inflater.finished()) {
                int more = inflater.inflate(bytes, length, bytes.length - length);
                if (more == 0 && (inflater.needsInput() || inflater.needsDictionary())) {
                    throw corrupt(hostOffsetBytes, "compressed data that ends early");
                }
                length += more;
            }
            return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
        } catch (DataFormatException e) {
            throw corrupt(hostOffsetBytes, "compressed data that cannot be read: " + e.getMessage());
        }
    }

    ImageException tooShort(long hostOffsetBytes) {
        return corrupt(hostOffsetBytes, "compressed data of less than a grain");
    }

    private ImageException corrupt(long hostOffsetBytes, String what) {
        return ImageException.at(Kind.CORRUPT, file.file().path(), hostOffsetBytes, what);
    }
}
