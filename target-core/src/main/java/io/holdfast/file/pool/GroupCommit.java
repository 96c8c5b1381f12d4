package io.holdfast.file.pool;

import io.holdfast.file.Errno;
import io.holdfast.file.posix.ErrnoText;
import io.holdfast.file.posix.Scratch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes all stable together that waits for stable storage: one thread leads and calls fdatasync; what comes meanwhile waits for its next round.
 *
 * <p>The kernel tells a failed write-back to one fdatasync and then forgets it, with the data. So a failure is told to everybody in the round, for any of them may have
 * lost its data, and to each later sync of the file.
 */
final class GroupCommit {

    private static final Logger LOG = LoggerFactory.getLogger(GroupCommit.class);

    private final String name;
    private final Fdatasync fdatasync;
    private @Nullable Operation waiting;
    private boolean led;
    private volatile int failure = Errno.OK;

    /** Named in the log by the file's path. */
    GroupCommit(String name, Fdatasync fdatasync) {
        this.name = name;
        this.fdatasync = fdatasync;
    }

    /** Puts on stable storage what was written before; blocks. */
    @FunctionalInterface
    interface Fdatasync {

        int sync(Scratch scratch);
    }

    /** Hands the operation to the thread that leads; false, and nothing done, when there is none: the caller must then {@link #lead}. */
    synchronized boolean join(Operation operation) {
        if (!led) {
            return false;
        }
        wait(operation);
        return true;
    }

    /** Blocks: commits the operation and all others that come meanwhile, unless another thread leads already. */
    void lead(Operation operation, Scratch scratch) {
        synchronized (this) {
            wait(operation);
            if (led) {
                return;
            }
            led = true;
        }
        Operation round = nextRound();
        while (round != null) {
            commit(round, scratch);
            round = nextRound();
        }
    }

    /** Data that was acknowledged before may be lost: each later sync fails. */
    void fail(int errno) {
        synchronized (this) {
            if (failure != Errno.OK) {
                return;
            }
            failure = errno;
        }
        LOG.error(
                "{}: could not be made stable ({}): what was written before may be lost, and each flush fails from now on",
                name,
                ErrnoText.of(errno));
    }

    private void commit(Operation round, Scratch scratch) {
        int errno = fdatasync.sync(scratch);
        if (errno != Errno.OK) {
            fail(errno);
        }
        Operation operation = round;
        while (operation != null) {
            Operation next = operation.next;
            operation.next = null;
            // A write is told of its own fate, a sync of all that went before it.
            boolean sync = operation.kind == Operation.Kind.SYNC;
            operation.owner.end(operation, sync && failure != Errno.OK ? failure : errno);
            operation = next;
        }
    }

    private void wait(Operation operation) {
        operation.next = waiting;
        waiting = operation;
    }

    private synchronized @Nullable Operation nextRound() {
        Operation round = waiting;
        waiting = null;
        led = round != null;
        return round;
    }
}
