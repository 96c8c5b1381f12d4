package io.holdfast.image.qcow2;

import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** A request that is done in parts: ends when whoever starts the parts has said that there are no more, and each has ended. */
final class Parts implements IoCompletion {

    private final IoCompletion whole;
    private final AtomicInteger running = new AtomicInteger(1);
    private final AtomicInteger failure = new AtomicInteger(Errno.OK);

    Parts(IoCompletion whole) {
        this.whole = whole;
    }

    /** One more has been started, which calls {@link #completed}. */
    Parts next() {
        running.incrementAndGet();
        return this;
    }

    void fail(int errno) {
        failure.compareAndSet(Errno.OK, errno);
    }

    /** There are no more parts; called on any thread. */
    void noMore() {
        if (running.decrementAndGet() == 0) {
            whole.executor().execute(() -> whole.completed(failure.get()));
        }
    }

    @Override
    public Executor executor() {
        return whole.executor();
    }

    @Override
    public void completed(int errno) {
        if (errno != Errno.OK) {
            fail(errno);
        }
        if (running.decrementAndGet() == 0) {
            whole.completed(failure.get());
        }
    }
}
