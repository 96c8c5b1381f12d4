package io.holdfast.image.qcow2;

import java.util.Arrays;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** How compressed clusters are compressed (compression_type). */
public enum Compression {
    /** Deflate without a zlib header, whatever QEMU calls it. */
    ZLIB(0, "zlib") {
        @Override
        int decompress(byte[] source, int sourceBytes, byte[] target) throws DataFormatException {
            Inflater inflater = new Inflater(true);
            try {
                inflater.setInput(source, 0, sourceBytes);
                int done = 0;
                while (done < target.length) {
                    int count = inflater.inflate(target, done, target.length - done);
                    if (count == 0) {
                        break;
                    }
                    done += count;
                }
                return done;
            } finally {
                inflater.end();
            }
        }
    };

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

    int type() {
        return type;
    }

    /** QEMU's name for it. */
    public String label() {
        return label;
    }

    /** Fills as much of the target as the source has; how much that was. */
    abstract int decompress(byte[] source, int sourceBytes, byte[] target) throws DataFormatException;
}
