package io.holdfast.image.host;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.file.FileHandle;
import io.netty.buffer.ByteBuf;

/**
 * Aligned memory for requests that the file cannot take as they are.
 *
 * @param buffers a pool of the image's own: were it the server's, writes that hold all of its memory could wait here for a write that waits for memory
 */
record Bounce(FileHandle file, AlignedBufferPool buffers) implements AutoCloseable {

    /** So much is moved at a time. */
    static final int PIECE_BYTES = 256 << 10;

    private static final int PIECES_AT_A_TIME = 16;

    /** Takes memory when it is first needed. */
    static Bounce over(FileHandle file) {
        return new Bounce(file, new AlignedBufferPool((long) PIECES_AT_A_TIME * PIECE_BYTES));
    }

    int alignmentBytes() {
        return file.alignmentBytes();
    }

    /** Whether the file can take the request: it may only lie at the wrong place in memory. */
    boolean aligned(long offsetBytes, long lengthBytes) {
        return (offsetBytes | lengthBytes) % alignmentBytes() == 0;
    }

    /** Whether the file can transfer to or from that memory. */
    boolean reachable(ByteBuf data, int index) {
        return data.hasMemoryAddress() && (data.memoryAddress() + index) % alignmentBytes() == 0;
    }

    @Override
    public void close() {
        buffers.close();
    }
}
