package io.holdfast.image.vmdk;

import io.holdfast.file.Awaited;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.host.HostFile;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Consumer;

/** Operations of a part's file that are waited for: never on a loop. */
record FileReads(HostFile file) {

    /** What lies beyond the file's end reads as zeroes. */
    byte[] read(long offsetBytes, int lengthBytes) throws ImageException {
        byte[] bytes = new byte[lengthBytes];
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(lengthBytes, lengthBytes);
        try {
            await("read", offsetBytes, done -> file.read(offsetBytes, buffer, done));
            buffer.getBytes(0, bytes);
            return bytes;
        } finally {
            buffer.release();
        }
    }

    /** Entries of a directory or table, which are little-endian. */
    int[] readEntries(long offsetBytes, int count) throws ImageException {
        int[] entries = new int[count];
        ByteBuffer.wrap(read(offsetBytes, count * Integer.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN)
                .asIntBuffer()
                .get(entries);
        return entries;
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

    void sync() throws ImageException {
        await("made stable", 0, file::flush);
    }

    private void await(String what, long offsetBytes, Consumer<IoCompletion> start) throws ImageException {
        int errno = Awaited.errnoOf(start);
        if (errno != Errno.OK) {
            throw ImageException.at(
                    Kind.IO, file.path(), offsetBytes, "could not be " + what + " (errno " + errno + ")");
        }
    }
}
