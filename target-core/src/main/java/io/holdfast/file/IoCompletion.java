package io.holdfast.file;

import java.util.concurrent.Executor;

/**
 * What goes on when an I/O has ended. The object that waits is itself the continuation: no future stands between.
 *
 * <p>{@link #completed} is called exactly once for each submitted operation, on a thread of {@link #executor()}. Where the submitter runs on that
 * executor already, the call may come before {@code submit} returns.
 */
public interface IoCompletion {

    /** The event loop that the operation belongs to; asked when the operation is submitted. */
    Executor executor();

    /**
     * The operation has ended and the kernel no longer touches its buffer.
     *
     * @param errno {@link Errno#OK} when all of it was done, else the kernel's error number (a positive value of {@link Errno})
     */
    void completed(int errno);
}
