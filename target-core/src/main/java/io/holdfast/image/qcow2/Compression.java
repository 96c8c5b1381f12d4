package io.holdfast.image.qcow2;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;

/** How compressed clusters are compressed (compression_type). Any thread. */
public enum Compression {
    /** Deflate. */
    ZLIB(0, "zlib"),
    /** Zstandard; only in version 3. */
    ZSTD(1, "zstd");

    private final int type;
    private final String label;

    Compression(int type, String label) {
        this.type = type;
        this.label = label;
    }

    /** Of that compression_type, or empty where we have none. */
    static Optional<Compression> of(int type) {
        return Arrays.stream(values())
                .filter(compression -> compression.type == type)
                .findFirst();
    }

    /** Of that {@link #label()}, or empty where there is none. */
    public static Optional<Compression> named(String label) {
        return Arrays.stream(values())
                .filter(compression -> compression.label.equals(label))
                .findFirst();
    }

    int type() {
        return type;
    }

    /** QEMU's name for it. */
    public String label() {
        return label;
    }

    /** Fills as much of the target as the source has, behind which there may be anything; how much that was. */
    int decompress(byte[] source, byte[] target) throws DataFormatException {
        return switch (this) {
            case ZLIB -> Deflated.decompress(source, target);
            case ZSTD -> Zstandard.decompress(source, target);
        };
    }

    /** The source's remaining bytes compressed, or empty where that has not at most so many bytes. */
    Optional<ByteBuffer> compress(ByteBuffer source, int mostBytes) {
        byte[] target = new byte[mostBytes];
        int length = switch (this) {
            case ZLIB -> Deflated.compress(source, target);
            case ZSTD -> Zstandard.compress(source, target);
        };
        return length > mostBytes ? Optional.empty() : Optional.of(ByteBuffer.wrap(target, 0, length));
    }
}
