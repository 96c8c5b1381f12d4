package io.holdfast.testkit.initiator;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Which digests the PDUs of a connection carry, RFC 7143 11.2.3.
 *
 * @param header behind the header and its additional segments
 * @param data behind the data segment and its padding, where there is one
 */
public record Digests(boolean header, boolean data) {

    public static final Digests NONE = new Digests(false, false);
    public static final Digests BOTH = new Digests(true, true);

    static final int LENGTH_BYTES = 4;

    /** CRC32C of the remaining bytes, which are not consumed, as the four bytes on the wire read big-endian. */
    static int of(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes.duplicate());
        return Integer.reverseBytes((int) crc.getValue());
    }

    int headerLengthBytes() {
        return header ? LENGTH_BYTES : 0;
    }

    int dataLengthBytes(int paddedDataBytes) {
        return data && paddedDataBytes > 0 ? LENGTH_BYTES : 0;
    }

    /** Puts the digest of what stands between {@code start} and the position there. */
    static void append(ByteBuffer out, int start) {
        int end = out.position();
        out.order(ByteOrder.BIG_ENDIAN)
                .putInt(of(out.duplicate().position(start).limit(end)));
    }
}
