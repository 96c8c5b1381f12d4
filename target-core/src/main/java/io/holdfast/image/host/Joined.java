package io.holdfast.image.host;

import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Ends a request when all the operations have ended that it was made of, with the first errno of any. */
public final class Joined implements IoCompletion {

    private final IoCompletion whole;
    private final AtomicInteger running = new AtomicInteger(1);
    private final AtomicInteger failure = new AtomicInteger(Errno.OK);

    public Joined(IoCompletion whole) {
        this.whole = whole;
    }

    /** The completion of one operation more, which is started now. */
    public IoCompletion next() {
        running.incrementAndGet();
        return this;
    }

    /** Somebody more may start operations, until {@link #release}. */
    public void retain() {
        running.incrementAndGet();
    }

    /** One of those who started operations will start none any more; on any thread. Whoever made this counts as one. */
    public void release() {
        if (running.decrementAndGet() == 0) {
            whole.executor().execute(() -> whole.completed(failure.get()));
        }
    }

    /** The request has failed, whatever its operations come to. */
    public void fail(int errno) {
        failure.compareAndSet(Errno.OK, errno);
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
