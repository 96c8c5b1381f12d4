package io.holdfast.server;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.file.Awaited;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.posix.ErrnoText;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.ImageException;
import io.holdfast.state.UndoFile;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;

/** An atomic write that the end of a service has cut off: undone before anybody sees the disk again. */
public final class CutOffWrite {

    private CutOffWrite() {}

    /**
     * Undoes what was cut off, if anything was. Blocks.
     *
     * @param device nobody uses it yet
     * @param image for messages
     * @return whether there was anything
     * @throws IOException when it cannot be undone; then the disk must not be served
     */
    public static boolean undo(BlockDevice device, Path image, UndoFile log) throws IOException {
        if (log.found().isEmpty()) {
            return false;
        }
        UndoFile.Range range = log.found().get();
        if (range.offsetBytes() + range.before().length > device.sizeBytes()) {
            throw failed(
                    image, range, "the image ends before it, so it is not the one that " + log.path() + " is about");
        }
        // A lease takes a power of two, at least a page.
        long roomBytes = 2L * Math.max(range.before().length, AlignedBufferPool.ALIGNMENT_BYTES);
        try (AlignedBufferPool buffers = new AlignedBufferPool(roomBytes)) {
            ByteBuf before = buffers.tryLease(range.before().length);
            if (before == null) {
                throw new IllegalStateException("a new pool has no room");
            }
            try {
                before.writeBytes(range.before());
                Awaited written = new Awaited();
                device.submit(BlockRequest.write(range.offsetBytes(), before, Durability.DURABLE, written));
                check(written.errno(), image, range);
            } finally {
                before.release();
            }
        }
        log.forget();
        return true;
    }

    private static void check(int errno, Path image, UndoFile.Range range) throws ImageException {
        if (errno != Errno.OK) {
            throw failed(image, range, ErrnoText.of(errno));
        }
    }

    private static ImageException failed(Path image, UndoFile.Range range, String reason) {
        return ImageException.at(
                ImageException.Kind.IO,
                image,
                range.offsetBytes(),
                "an atomic write of %d bytes was cut off and cannot be undone: %s"
                        .formatted(range.before().length, reason));
    }
}
