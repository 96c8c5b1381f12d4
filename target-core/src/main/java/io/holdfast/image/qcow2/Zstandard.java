package io.holdfast.image.qcow2;

import io.airlift.compress.v3.MalformedInputException;
import io.airlift.compress.v3.zstd.ZstdJavaCompressor;
import io.airlift.compress.v3.zstd.ZstdJavaDecompressor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.DataFormatException;

/** Clusters of compression_type 1: a Zstandard frame each (RFC 8878), with anything behind it up to the end of the last sector. */
final class Zstandard {

    private static final int MAGIC = 0xfd2fb528;
    private static final int MAGIC_BYTES = 4;
    private static final int BLOCK_HEADER_BYTES = 3;
    private static final int RUN_LENGTH_BLOCK = 1;
    private static final int CHECKSUM_BYTES = 4;

    private Zstandard() {}

    static int decompress(byte[] source, byte[] target) throws DataFormatException {
        int length = frameBytes(source);
        try {
            return new ZstdJavaDecompressor().decompress(source, 0, length, target, 0, target.length);
        } catch (MalformedInputException | IllegalArgumentException | IndexOutOfBoundsException e) {
            DataFormatException malformed = new DataFormatException(e.getMessage());
            malformed.initCause(e);
            throw malformed;
        }
    }

    /** How many bytes of the target it takes; more than there are where it does not fit. */
    static int compress(ByteBuffer source, byte[] target) {
        ZstdJavaCompressor compressor = new ZstdJavaCompressor();
        byte[] plain = new byte[source.remaining()];
        source.duplicate().get(plain);
        byte[] compressed = new byte[compressor.maxCompressedLength(plain.length)];
        int length = compressor.compress(plain, 0, plain.length, compressed, 0, compressed.length);
        System.arraycopy(compressed, 0, target, 0, Math.min(length, target.length));
        return length;
    }

    /** The length of the frame that the bytes begin with: what follows is none, and a decompressor would complain of it. */
    private static int frameBytes(byte[] bytes) throws DataFormatException {
        ByteBuffer frame = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        if (bytes.length <= MAGIC_BYTES || frame.getInt(0) != MAGIC) {
            throw new DataFormatException("no Zstandard frame begins here");
        }
        int descriptor = bytes[MAGIC_BYTES];
        long at = (long) MAGIC_BYTES + headerBytes(descriptor);
        boolean last = false;
        while (!last) {
            if (at + BLOCK_HEADER_BYTES > bytes.length) {
                throw new DataFormatException("a Zstandard frame does not end");
            }
            int header = Short.toUnsignedInt(frame.getShort((int) at)) | (bytes[(int) at + 2] & 0xff) << 16;
            last = (header & 1) != 0;
            boolean run = (header >>> 1 & 3) == RUN_LENGTH_BLOCK;
            at += BLOCK_HEADER_BYTES + (run ? 1 : header >>> 3);
        }
        at += (descriptor & 4) != 0 ? CHECKSUM_BYTES : 0;
        if (at > bytes.length) {
            throw new DataFormatException("a Zstandard frame is longer than its sectors");
        }
        return (int) at;
    }

    /** From the frame header descriptor on: that, the window, the dictionary's name and the size of the content. */
    private static int headerBytes(int descriptor) {
        boolean singleSegment = (descriptor & 0x20) != 0;
        int dictionaryBytes = (1 << (descriptor & 3)) >> 1;
        int sizeFlag = descriptor >>> 6 & 3;
        int sizeBytes = sizeFlag == 0 && !singleSegment ? 0 : 1 << sizeFlag;
        return 1 + (singleSegment ? 0 : 1) + dictionaryBytes + sizeBytes;
    }
}
