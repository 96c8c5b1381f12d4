package io.holdfast.image.qcow2;

import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.luks.XtsCipher;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * A read of encrypted clusters, which are decrypted where they have come to: at once where they are few, else off the loop.
 *
 * @param part where that is, whole sectors; made by whoever has the buffer, which is for one thread
 */
record DecryptedRead(Content content, long hostOffsetBytes, List<ByteBuffer> part, IoCompletion whole)
        implements IoCompletion {

    /** The read's completion, where clusters are encrypted. */
    static IoCompletion of(Content content, long hostOffsetBytes, ByteBuf into, IoCompletion whole) {
        if (content.cipher() == null) {
            return whole;
        }
        List<ByteBuffer> part = List.of(into.nioBuffers(into.writerIndex(), into.writableBytes()));
        return new DecryptedRead(content, hostOffsetBytes, part, whole);
    }

    @Override
    public Executor executor() {
        return whole.executor();
    }

    @Override
    public void completed(int errno) {
        int length = 0;
        for (ByteBuffer view : part) {
            length += view.remaining();
        }
        if (errno != Errno.OK) {
            whole.completed(errno);
        } else if (length <= GuestData.MOST_AT_ONCE_BYTES) {
            decrypt(length);
            whole.completed(Errno.OK);
        } else {
            int all = length;
            content.offLoop().execute(() -> {
                decrypt(all);
                whole.executor().execute(() -> whole.completed(Errno.OK));
            });
        }
    }

    private void decrypt(int length) {
        XtsCipher cipher = Objects.requireNonNull(content.cipher());
        long sector = hostOffsetBytes / XtsCipher.SECTOR_BYTES;
        if (part.size() == 1) {
            cipher.decrypt(part.getFirst().duplicate(), part.getFirst().duplicate(), sector);
            return;
        }
        ByteBuffer sectors = ByteBuffer.allocate(length);
        for (ByteBuffer view : part) {
            sectors.put(view.duplicate());
        }
        cipher.decrypt(sectors.flip(), sectors.duplicate(), sector);
        int at = 0;
        for (ByteBuffer view : part) {
            view.put(view.position(), sectors, at, view.remaining());
            at += view.remaining();
        }
    }
}
