package io.holdfast.file.pool;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Operations that have ended and go home to one executor. All that are there when the executor comes to it are completed by one task: a loop that is behind is not asked
 * again for each of them.
 */
final class CompletionQueue {

    private static final Logger LOG = LoggerFactory.getLogger(CompletionQueue.class);

    private final Executor executor;
    /** A stack of what has ended since the last task was taken up, newest first; a task is under way while it is not empty. */
    private final AtomicReference<@Nullable Operation> ended = new AtomicReference<>();

    CompletionQueue(Executor executor) {
        this.executor = executor;
    }

    /** Any thread. The operation must have its errno. */
    void add(Operation operation) {
        Operation newest;
        do {
            newest = ended.get();
            operation.next = newest;
        } while (!ended.compareAndSet(newest, operation));
        if (newest == null) {
            schedule();
        }
    }

    private void schedule() {
        try {
            executor.execute(this::completeAll);
        } catch (RejectedExecutionException e) {
            LOG.error("operations have ended whose executor takes no tasks any more: nobody learns of {}", take(), e);
        } catch (RuntimeException e) {
            // An executor that runs its tasks at once, and a completion that failed: the thread that ended the
            // operation goes on.
            LOG.error("a completion failed", e);
        }
    }

    private void completeAll() {
        RuntimeException failure = null;
        Operation operation = take();
        while (operation != null) {
            Operation next = operation.next;
            operation.next = null;
            try {
                operation.completion.completed(operation.errno);
            } catch (RuntimeException e) {
                // It must not keep the others from their completions.
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
            operation = next;
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** All of the stack, oldest first. */
    private @Nullable Operation take() {
        Operation newest = ended.getAndSet(null);
        Operation oldest = null;
        while (newest != null) {
            Operation older = newest.next;
            newest.next = oldest;
            oldest = newest;
            newest = older;
        }
        return oldest;
    }
}
