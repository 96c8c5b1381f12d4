package io.holdfast.testkit;

import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * An operation that a fake has taken in and not yet done. The test ends it, in any order with others: what it does to the data happens then, and the completion
 * is called through its executor.
 */
public final class PendingIo {

    /** What was asked for, of a device or of a file. */
    public enum Kind {
        READ,
        WRITE,
        WRITE_ZEROES,
        DISCARD,
        FLUSH
    }

    private final Kind kind;
    private final long offsetBytes;
    private final long lengthBytes;
    private final Consumer<IoCompletion> work;
    private final IoCompletion completion;
    private final AtomicBoolean ended = new AtomicBoolean();

    /** The work does what was asked for and completes what it is given, now or later, through its executor. */
    PendingIo(Kind kind, long offsetBytes, long lengthBytes, Consumer<IoCompletion> work, IoCompletion completion) {
        this.kind = kind;
        this.offsetBytes = offsetBytes;
        this.lengthBytes = lengthBytes;
        this.work = work;
        this.completion = completion;
    }

    public Kind kind() {
        return kind;
    }

    /** 0 for a flush. */
    public long offsetBytes() {
        return offsetBytes;
    }

    /** 0 for a flush. */
    public long lengthBytes() {
        return lengthBytes;
    }

    /** Does it and completes it. */
    public void complete() {
        end();
        work.accept(completion);
    }

    /** Completes it with that errno and does nothing to the data. */
    public void fail(int errno) {
        if (errno == Errno.OK) {
            throw new IllegalArgumentException("a failure needs an errno");
        }
        end();
        completion.executor().execute(() -> completion.completed(errno));
    }

    /** Whether it was completed or failed. */
    public boolean ended() {
        return ended.get();
    }

    private void end() {
        if (!ended.compareAndSet(false, true)) {
            throw new IllegalStateException(this + " has ended already");
        }
    }

    @Override
    public String toString() {
        return kind == Kind.FLUSH ? "FLUSH" : kind + " of " + lengthBytes + " bytes at " + offsetBytes;
    }
}
