package io.holdfast.image.qcow2;

import io.holdfast.file.Awaited;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.ImageException;
import io.holdfast.image.host.HostFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Operations of the image's file that are waited for: never on a loop. */
record MetadataIo(HostFile file) {

    /** What lies beyond the file's end reads as zeroes. */
    byte[] read(long offsetBytes, int lengthBytes) throws ImageException {
        byte[] bytes = new byte[lengthBytes];
        if (lengthBytes == 0) {
            return bytes;
        }
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(lengthBytes, lengthBytes);
        try {
            await("read", offsetBytes, done -> file.read(offsetBytes, buffer, done));
            buffer.getBytes(0, bytes);
            return bytes;
        } finally {
            buffer.release();
        }
    }

    long[] readLongs(long offsetBytes, int count) throws ImageException {
        long[] longs = new long[count];
        ByteBuffer.wrap(read(offsetBytes, count * Long.BYTES)).asLongBuffer().get(longs);
        return longs;
    }

    void write(long offsetBytes, byte[] bytes) throws ImageException {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(bytes.length, bytes.length);
        try {
            buffer.writeBytes(bytes);
            await("written", offsetBytes, done -> file.write(offsetBytes, buffer, Durability.CACHED, done));
        } finally {
            buffer.release();
        }
    }

    static byte[] bytes(long[] longs) {
        ByteBuffer bytes = ByteBuffer.allocate(longs.length * Long.BYTES);
        bytes.asLongBuffer().put(longs);
        return bytes.array();
    }

    void sync() throws ImageException {
        await("made stable", 0, file::flush);
    }

    private void await(String what, long offsetBytes, Consumer<IoCompletion> start) throws ImageException {
        int errno = Awaited.errnoOf(start);
        if (errno != Errno.OK) {
            throw new Refusal(file.path()).failed(offsetBytes, what, errno);
        }
    }

    /** The errno behind an exception of this class, else {@link Errno#EIO}. */
    static int errnoOf(Throwable failure) {
        return failure.getCause() instanceof Failed failed ? failed.errno : Errno.EIO;
    }

    /** What lets {@link #errnoOf} find that errno. */
    static Exception cause(int errno) {
        return new Failed(errno);
    }

    /** Carries an errno below the words. */
    private static final class Failed extends Exception {

        private static final long serialVersionUID = 1L;

        private final int errno;

        Failed(int errno) {
            super("errno " + errno, null, false, false);
            this.errno = errno;
        }
    }
}
