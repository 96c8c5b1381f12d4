package io.holdfast.cli.image;

import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;

/** Finds bytes that are zero, as fast as memory is read. */
final class Zeroes {

    private static final MemorySegment ZEROES =
            MemorySegment.ofArray(new byte[64 << 10]).asReadOnly();

    private Zeroes() {}

    /** The index of the first byte in the range that is not zero, or {@code end}. */
    static int firstOther(ByteBuf buffer, int from, int end) {
        if (from < end && buffer.getByte(from) != 0) {
            return from; // Nearly all data: not worth a segment.
        }
        MemorySegment bytes = MemorySegment.ofBuffer(buffer.nioBuffer(from, end - from));
        long length = bytes.byteSize();
        for (long at = 0; at < length; at += ZEROES.byteSize()) {
            long size = Math.min(ZEROES.byteSize(), length - at);
            long other = MemorySegment.mismatch(bytes, at, at + size, ZEROES, 0, size);
            if (other >= 0) {
                return from + (int) (at + other);
            }
        }
        return end;
    }
}
