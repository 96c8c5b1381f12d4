package io.holdfast.image.qcow2;

import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.luks.XtsCipher;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A read of encrypted clusters, which are decrypted where they have come to.
 *
 * @param part where that is, whole sectors; made by whoever has the buffer, which is for one thread
 */
record DecryptedRead(XtsCipher cipher, long hostOffsetBytes, List<ByteBuffer> part, IoCompletion whole)
        implements IoCompletion {

    @Override
    public Executor executor() {
        return whole.executor();
    }

    @Override
    public void completed(int errno) {
        if (errno == Errno.OK) {
            decrypt();
        }
        whole.completed(errno);
    }

    private void decrypt() {
        int length = 0;
        for (ByteBuffer view : part) {
            length += view.remaining();
        }
        byte[] sectors = new byte[length];
        int at = 0;
        for (ByteBuffer view : part) {
            view.get(view.position(), sectors, at, view.remaining());
            at += view.remaining();
        }
        byte[] plain = cipher.decrypted(sectors, hostOffsetBytes / XtsCipher.SECTOR_BYTES);
        at = 0;
        for (ByteBuffer view : part) {
            view.put(view.position(), plain, at, view.remaining());
            at += view.remaining();
        }
    }
}
