package io.holdfast.image.qcow2;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.host.HostFile.Space;
import io.holdfast.image.luks.XtsCipher;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes guest clusters as they are to be in the file.
 *
 * @param cipher null where they are not encrypted; else all is in whole sectors
 * @param offLoop where much is encrypted
 */
record GuestData(HostFile file, @Nullable XtsCipher cipher, Executor offLoop) {

    /** What a loop encrypts or decrypts itself: that takes some 20 microseconds, and handing it over about as long. */
    static final int MOST_AT_ONCE_BYTES = 64 << 10;

    private static final int PIECE_BYTES = 256 << 10;

    /** Writes the source's readable bytes. Never blocks. */
    void write(long hostOffsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        XtsCipher encrypting = cipher;
        if (encrypting == null) {
            file.write(hostOffsetBytes, source, durability, completion);
            return;
        }
        // Made here: a ByteBuf is for one thread.
        ByteBuffer plain = source.nioBuffer();
        int length = plain.remaining();
        if (length <= MOST_AT_ONCE_BYTES) {
            write(encrypting, hostOffsetBytes, plain, durability, completion);
        } else {
            offLoop.execute(() -> write(encrypting, hostOffsetBytes, plain, durability, completion));
        }
    }

    private void write(XtsCipher with, long offset, ByteBuffer plain, Durability durability, IoCompletion completion) {
        int length = plain.remaining();
        ByteBuf encrypted = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
        with.encrypt(plain, encrypted.nioBuffer(0, length), offset / XtsCipher.SECTOR_BYTES);
        encrypted.writerIndex(length);
        file.write(offset, encrypted, durability, new Releasing(encrypted, completion));
    }

    /** Makes the range read as zeroes in the eyes of the guest. What is encrypted keeps its space, whatever was asked for. Never blocks. */
    void zero(long hostOffsetBytes, long lengthBytes, Space space, IoCompletion completion) {
        XtsCipher encrypting = cipher;
        if (encrypting == null) {
            file.zero(hostOffsetBytes, lengthBytes, space, Durability.CACHED, completion);
        } else {
            new Zeroes(encrypting, hostOffsetBytes, hostOffsetBytes + lengthBytes, completion).completed(Errno.OK);
        }
    }

    private record Releasing(ByteBuf buffer, IoCompletion whole) implements IoCompletion {

        @Override
        public Executor executor() {
            return whole.executor();
        }

        @Override
        public void completed(int errno) {
            buffer.release();
            whole.completed(errno);
        }
    }

    /** Encrypted zeroes, a piece after the other. */
    private final class Zeroes implements IoCompletion {

        private final XtsCipher encrypting;
        private final long end;
        private final IoCompletion whole;
        private long at;

        Zeroes(XtsCipher encrypting, long start, long end, IoCompletion whole) {
            this.encrypting = encrypting;
            this.at = start;
            this.end = end;
            this.whole = whole;
        }

        @Override
        public Executor executor() {
            return whole.executor();
        }

        @Override
        public void completed(int errno) {
            if (errno != Errno.OK || at == end) {
                whole.completed(errno);
                return;
            }
            long from = at;
            int length = (int) Math.min(PIECE_BYTES, end - at);
            at += length;
            offLoop.execute(() -> write(encrypting, from, ByteBuffer.allocate(length), Durability.CACHED, this));
        }
    }
}
