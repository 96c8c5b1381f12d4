package io.holdfast.iscsi.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;

/**
 * Chooses the memory that a data segment is received into. Called once a PDU, when the first bytes of its data are
 * there and its header is known and, with a header digest, proven.
 */
public interface PayloadAllocator {

    /**
     * Whether data that arrived whole within one receive buffer may be handed on as a slice of that buffer, which stays
     * occupied as long as the slice lives. Otherwise it is copied into {@link #allocate}'s buffer.
     *
     * @param header basic and additional header segments from index 0; not to be kept
     */
    boolean acceptsSlice(ByteBuf header, int lengthBytes);

    /**
     * A buffer with {@code lengthBytes} writable bytes, filled from its writer index on; it belongs to the decoder and
     * then to the PDU.
     *
     * @param header basic and additional header segments from index 0; not to be kept
     */
    ByteBuf allocate(ByteBuf header, int lengthBytes);

    /** Slices where possible, else direct buffers of exactly the data's size. */
    static PayloadAllocator slicing(ByteBufAllocator allocator) {
        return new PayloadAllocator() {
            @Override
            public boolean acceptsSlice(ByteBuf header, int lengthBytes) {
                return true;
            }

            @Override
            public ByteBuf allocate(ByteBuf header, int lengthBytes) {
                return allocator.directBuffer(lengthBytes, lengthBytes);
            }
        };
    }
}
