package io.holdfast.image.qcow2;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.luks.XtsCipher;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A write from memory that what is written has been encrypted into: a piece after the other, at once where it is short, else off the loop. Never blocks. */
final class EncryptedWrite implements IoCompletion {

    private static final int PIECE_BYTES = 512 << 10;
    private static final int PIECES_AT_A_TIME = 32;

    /**
     * What all such writes of an image share.
     *
     * @param buffers a pool of the image's own: who holds a piece of it waits for nothing but the file
     */
    record Means(HostFile file, XtsCipher cipher, AlignedBufferPool buffers, Executor offLoop) {

        /** Takes memory when it is first needed. */
        static Means of(HostFile file, XtsCipher cipher, Executor offLoop) {
            return new Means(file, cipher, new AlignedBufferPool((long) PIECES_AT_A_TIME * PIECE_BYTES), offLoop);
        }
    }

    private final Means means;
    private final @Nullable ByteBuffer plain;
    private final Durability durability;
    private final IoCompletion whole;
    private final long start;
    private final long end;
    private long at;
    private @Nullable ByteBuf piece;

    /** @param plain null for zeroes */
    private EncryptedWrite(
            Means means,
            long start,
            long lengthBytes,
            @Nullable ByteBuffer plain,
            Durability durability,
            IoCompletion whole) {
        this.means = means;
        this.plain = plain;
        this.durability = durability;
        this.whole = whole;
        this.start = start;
        this.end = start + lengthBytes;
        this.at = start;
    }

    /** Writes the source's readable bytes, which stay as they are until the end. */
    static void start(Means means, long offsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        // Made here: a ByteBuf is for one thread.
        ByteBuffer plain = source.nioBuffer();
        new EncryptedWrite(means, offsetBytes, plain.remaining(), plain, durability, completion).next();
    }

    /** Writes zeroes. */
    static void zeroes(Means means, long offsetBytes, long lengthBytes, IoCompletion completion) {
        new EncryptedWrite(means, offsetBytes, lengthBytes, null, Durability.CACHED, completion).next();
    }

    private void next() {
        if (at == end) {
            executor().execute(() -> whole.completed(Errno.OK));
            return;
        }
        int length = (int) Math.min(PIECE_BYTES, end - at);
        means.buffers.lease(length, executor(), leased -> {
            piece = leased;
            if (length <= GuestData.MOST_AT_ONCE_BYTES) {
                write(length);
            } else {
                means.offLoop.execute(() -> write(length));
            }
        });
    }

    private void write(int length) {
        ByteBuf encrypted = Objects.requireNonNull(piece);
        ByteBuffer source = plain == null
                ? ByteBuffer.allocate(length)
                : plain.slice(plain.position() + (int) (at - start), length);
        means.cipher.encrypt(source, encrypted.nioBuffer(0, length), at / XtsCipher.SECTOR_BYTES);
        means.file.write(at, encrypted.setIndex(0, length), durability, this);
    }

    @Override
    public Executor executor() {
        return whole.executor();
    }

    @Override
    public void completed(int errno) {
        ByteBuf written = Objects.requireNonNull(piece);
        at += written.capacity();
        piece = null;
        written.release();
        if (errno != Errno.OK || at == end) {
            whole.completed(errno);
        } else {
            next();
        }
    }
}
