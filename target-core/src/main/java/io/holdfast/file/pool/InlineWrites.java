package io.holdfast.file.pool;

import java.util.concurrent.TimeUnit;

/**
 * Decides whether a write goes into the page cache on the caller's thread. That is a copy of whole pages and costs less than telling another thread of it; but the kernel may
 * hold up whoever writes faster than the disk (balance_dirty_pages), and does not tell beforehand: file systems such as ext4 know no RWF_NOWAIT for it. So each is timed.
 * After one that took long the pool writes for a while, and longer each time, so that a slow disk costs a loop moments and not its days.
 *
 * <p>The fields are shared without order between threads: a lost update makes one guess worse and nothing else.
 */
final class InlineWrites {

    /** Beyond this, copying would keep the caller's loop from its other work for too long. */
    private static final int MAX_LENGTH_BYTES = 256 << 10;
    /** A part of a page may have to be read first. */
    private static final int PAGE_BYTES = 4096;

    private static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long FIRST_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long MAX_PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final boolean possible;
    /** The last pause; 0 before the first. */
    private long pauseNanos;

    private volatile boolean paused;
    private long pausedAtNanos;

    /** @param possible whether the file's writes go into memory at all */
    InlineWrites(boolean possible) {
        this.possible = possible;
    }

    /** Times are those of {@link System#nanoTime}. */
    boolean worthTrying(long offsetBytes, long lengthBytes, long nowNanos) {
        if (!possible || lengthBytes > MAX_LENGTH_BYTES || (offsetBytes | lengthBytes) % PAGE_BYTES != 0) {
            return false;
        }
        if (paused && nowNanos - pausedAtNanos >= pauseNanos) {
            paused = false;
        }
        return !paused;
    }

    /** One was made, and took from then till then. */
    void made(long startNanos, long endNanos) {
        if (endNanos - startNanos >= LONG_NANOS) {
            // A second long one right after a pause: the disk still cannot keep up.
            boolean again = pauseNanos > 0 && startNanos - pausedAtNanos < 2 * pauseNanos;
            pauseNanos = again ? Math.min(MAX_PAUSE_NANOS, 2 * pauseNanos) : FIRST_PAUSE_NANOS;
            pausedAtNanos = endNanos;
            paused = true;
        }
    }
}
