package io.holdfast.file.posix;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the calls that use a descriptor, so that it is closed after the last of them: the kernel gives a closed descriptor's number to the next file that is opened,
 * and a late write would land there.
 */
public final class InFlight {

    private static final int CLOSED = Integer.MIN_VALUE;

    /** The number of calls; with {@link #CLOSED} added once nobody may begin any more. */
    private final AtomicInteger state = new AtomicInteger();

    private final CountDownLatch drained = new CountDownLatch(1);

    /**
     * To be called before the descriptor is used.
     *
     * @throws IllegalStateException when {@link #drain} has been called
     */
    public void begin() {
        if (state.incrementAndGet() <= 0) {
            end();
            throw new IllegalStateException("the file is closed");
        }
    }

    /** The descriptor is not used any more by a call that began. */
    public void end() {
        if (state.decrementAndGet() == CLOSED) {
            drained.countDown();
        }
    }

    /** Lets nobody begin any more and waits for those that did, however long the disk takes; true for the one caller that is to close the descriptor. */
    public boolean drain() {
        int before = state.getAndUpdate(count -> count < 0 ? count : count + CLOSED);
        if (before == 0) {
            drained.countDown();
        }
        boolean interrupted = false;
        while (true) {
            try {
                drained.await();
                break;
            } catch (InterruptedException e) {
                // The kernel still uses the buffers: to go on now would be worse than to come late.
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return before >= 0;
    }
}
