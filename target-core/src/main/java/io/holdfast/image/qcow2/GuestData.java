package io.holdfast.image.qcow2;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.host.HostFile.Space;
import io.holdfast.image.luks.XtsCipher;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes guest clusters as they are to be in the file.
 *
 * @param cipher null where they are not encrypted; else all is in whole sectors
 */
record GuestData(HostFile file, @Nullable XtsCipher cipher) {

    private static final int PIECE_BYTES = 256 << 10;

    /** Writes the source's readable bytes. Never blocks. */
    void write(long hostOffsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        XtsCipher encrypting = cipher;
        if (encrypting == null) {
            file.write(hostOffsetBytes, source, durability, completion);
            return;
        }
        byte[] plain = new byte[source.readableBytes()];
        source.getBytes(source.readerIndex(), plain);
        write(encrypting, hostOffsetBytes, plain, durability, completion);
    }

    private void write(XtsCipher with, long offset, byte[] plain, Durability durability, IoCompletion completion) {
        ByteBuf encrypted = PooledByteBufAllocator.DEFAULT.directBuffer(plain.length, plain.length);
        encrypted.writeBytes(with.encrypted(plain, offset / XtsCipher.SECTOR_BYTES));
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
            write(encrypting, from, new byte[length], Durability.CACHED, this);
        }
    }
}
