package io.holdfast.scsi.lun;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.file.CacheMode;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockDevice;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The image as a row of logical blocks, and what an execution needs to work on it. Any thread.
 *
 * <p>Buffers are taken in one order, so that commands that wait for them never wait for each other: Data-Out and the buffer of a READ come from the server's
 * pool, before the gate; inside it a command takes at most one buffer, from {@code scratch}, and holds it only while its own I/O runs.
 *
 * @param scratch a pool of the unit's own
 * @param blocking runs what waits for the disk
 */
record Medium(
        BlockDevice device,
        int blockBytes,
        CacheMode cache,
        AlignedBufferPool scratch,
        Executor blocking,
        FlushHistory flushes,
        IoErrors errors) {

    /** So much is read or written at a time where a command works through a range with a buffer of its own. */
    private static final int PIECE_BYTES = 256 << 10;

    /** How much {@link #scratch} is leased for at most, and read or written at a time. */
    int pieceBytes() {
        return Math.min(PIECE_BYTES, device.limits().maxTransferBytes());
    }

    long bytes(long blocks) {
        return blocks * blockBytes;
    }

    /** Whether a power cut loses what was acknowledged without FUA and not flushed. */
    boolean volatileCache() {
        return cache.writeCacheEnabled();
    }

    /**
     * Remembers that a flush has failed. What the kernel could not write it has dropped: a later flush would succeed and save nothing, so the
     * unit reports the failure from then on.
     */
    static final class FlushHistory {

        private final AtomicInteger failure = new AtomicInteger(Errno.OK);

        /** A flush has ended. What it is to be reported as: its own failure or the first one before it. */
        int ended(int errno) {
            failure.compareAndSet(Errno.OK, errno);
            return failure.get();
        }

        /** The error number of the first flush that failed, or OK. */
        int errno() {
            return failure.get();
        }
    }
}
