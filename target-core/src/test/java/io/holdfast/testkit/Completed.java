package io.holdfast.testkit;

import io.holdfast.file.IoCompletion;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A completion that the test looks at afterwards, or waits for. A second call of it fails the caller. */
public final class Completed implements IoCompletion {

    private static final int NOT_YET = -1;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Executor executor;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int errno = NOT_YET;

    /** Called back on whatever thread ends the operation. */
    public Completed() {
        this(Runnable::run);
    }

    public Completed(Executor executor) {
        this.executor = executor;
    }

    @Override
    public Executor executor() {
        return executor;
    }

    @Override
    public synchronized void completed(int result) {
        if (done()) {
            throw new IllegalStateException("completed twice: " + errno + ", then " + result);
        }
        errno = result;
        ended.countDown();
    }

    public boolean done() {
        return errno != NOT_YET;
    }

    /** What it ended with; it must have ended. */
    public int errno() {
        if (!done()) {
            throw new AssertionError("not completed yet");
        }
        return errno;
    }

    /** Waits for the end and tells what it was. */
    public int await() throws InterruptedException {
        if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("not completed within " + PATIENCE);
        }
        return errno;
    }
}
