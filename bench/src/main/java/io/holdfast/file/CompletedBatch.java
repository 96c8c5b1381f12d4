package io.holdfast.file;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;

/** The end of several operations of one loop. A failed one fails the benchmark. */
final class CompletedBatch implements IoCompletion {

    private final Executor loop;
    private final CountDownLatch outstanding;
    private volatile int firstErrno = Errno.OK;

    CompletedBatch(Executor loop, int operations) {
        this.loop = loop;
        this.outstanding = new CountDownLatch(operations);
    }

    @Override
    public Executor executor() {
        return loop;
    }

    @Override
    public void completed(int errno) {
        if (errno != Errno.OK) {
            firstErrno = errno;
        }
        outstanding.countDown();
    }

    /** Waits for all of them. */
    void await() throws InterruptedException {
        outstanding.await();
        if (firstErrno != Errno.OK) {
            throw new IllegalStateException("an operation ended with errno " + firstErrno);
        }
    }
}
