package io.holdfast.image.qcow2;

import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells when all operations that may have seen an old mapping have ended, so that the clusters which it named can be used for something else. An operation enters before it looks
 * up where its bytes are and leaves when its I/O has ended. Entering and leaving take no lock.
 */
final class Epochs {

    private final LongAdder[] entered = {new LongAdder(), new LongAdder()};
    private final LongAdder[] left = {new LongAdder(), new LongAdder()};
    /** Of those who wait. */
    private final ReentrantLock alone = new ReentrantLock();

    private volatile int current;
    private volatile boolean awaited;

    /** Tells the epoch, which {@link #leave} wants back. */
    int enter() {
        int epoch = current;
        entered[epoch].increment();
        return epoch;
    }

    void leave(int epoch) {
        left[epoch].increment();
        if (awaited) {
            synchronized (this) {
                notifyAll();
            }
        }
    }

    /** Returns when all have left that had entered before the call. Blocks. */
    void await() {
        alone.lock();
        try {
            // Who read the number of the epoch before it changed may enter after: he is waited for the second time.
            awaitOther();
            awaitOther();
        } finally {
            alone.unlock();
        }
    }

    private void awaitOther() {
        int old = current;
        current = 1 - old;
        boolean interrupted = false;
        synchronized (this) {
            awaited = true;
            while (!empty(old)) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            awaited = false;
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean empty(int epoch) {
        // In this order: whoever leaves between the two sums has been counted among those that entered.
        long gone = left[epoch].sum();
        return entered[epoch].sum() == gone;
    }
}
