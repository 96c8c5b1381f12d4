package io.holdfast.image.qcow2;

import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** Clusters of compression_type 0: deflate without a zlib header, whatever QEMU calls it. */
final class Deflated {

    private Deflated() {}

    static int decompress(byte[] source, byte[] target) throws DataFormatException {
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(source);
            int done = 0;
            while (done < target.length) {
                int count = inflater.inflate(target, done, target.length - done);
                if (count == 0) {
                    break;
                }
                done += count;
            }
            return done;
        }
    }

    /** How many bytes of the target it takes; more than there are where it does not fit. */
    static int compress(ByteBuffer source, byte[] target) {
        try (Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true)) {
            deflater.setInput(source.duplicate());
            deflater.finish();
            int length = deflater.deflate(target);
            return deflater.finished() ? length : target.length + 1;
        }
    }
}
