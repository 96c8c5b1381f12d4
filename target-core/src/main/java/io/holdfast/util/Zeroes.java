package io.holdfast.util;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** Finds bytes that are zero, as fast as memory is read. */
public final class Zeroes {

    private static final int LONGEST_BYTES = 64 << 10;

    private static final MemorySegment ZEROES =
            MemorySegment.ofArray(new byte[LONGEST_BYTES]).asReadOnly();

    private Zeroes() {}

    /** The index of the first byte in the range that is not zero, or {@code end}. The buffer's position is 0. */
    public static int firstOther(ByteBuffer buffer, int from, int end) {
        if (from < end && buffer.get(from) != 0) {
            return from; // Nearly all data: not worth a segment.
        }
        MemorySegment bytes = MemorySegment.ofBuffer(buffer);
        for (int at = from; at < end; at += LONGEST_BYTES) {
            int length = Math.min(LONGEST_BYTES, end - at);
            long other = MemorySegment.mismatch(bytes, at, (long) at + length, ZEROES, 0, length);
            if (other >= 0) {
                return at + (int) other;
            }
        }
        return end;
    }
}
