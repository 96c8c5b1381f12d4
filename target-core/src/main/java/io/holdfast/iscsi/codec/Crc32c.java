package io.holdfast.iscsi.codec;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * CRC32C over buffers, RFC 7143 13.1. On the wire the checksum stands with its low byte first, as the examples of RFC
 * 7143 A.4 show. For one thread.
 */
final class Crc32c {

    private final CRC32C crc = new CRC32C();

    /** Starts over. */
    Crc32c reset() {
        crc.reset();
        return this;
    }

    /** Adds bytes by absolute index; the buffer's indices are not moved. */
    Crc32c update(ByteBuf buffer, int index, int lengthBytes) {
        if (buffer.hasArray()) {
            crc.update(buffer.array(), buffer.arrayOffset() + index, lengthBytes);
        } else if (buffer.nioBufferCount() == 1) {
            crc.update(buffer.internalNioBuffer(index, lengthBytes));
        } else {
            for (ByteBuffer part : buffer.nioBuffers(index, lengthBytes)) {
                crc.update(part);
            }
        }
        return this;
    }

    /** The checksum; written and read with the little-endian accessors. */
    int value() {
        return (int) crc.getValue();
    }
}
