package io.holdfast.file.pool;

import io.holdfast.file.ExecutorAffinity;
import io.holdfast.file.IoCompletion;
import io.holdfast.file.posix.Scratch;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Calls completions: at once on the caller's stack where that is right, else in the queue of their executor. */
final class Completions {

    /** A completion that submits the next operation, which completes at once, and so on, must not run out of stack. */
    private static final int MAX_DEPTH = 16;
    /** Executors are event loops, a few; where they are made by the hundred, their queues are not kept. */
    private static final int MAX_KNOWN_EXECUTORS = 256;

    private final ExecutorAffinity affinity;
    private final Callers waiting;
    private final ThreadLocal<Caller> callers = ThreadLocal.withInitial(Caller::new);
    /** Two queues of one executor do no harm, so that the map may be cleared at any time. */
    private final Map<Executor, CompletionQueue> queues = new ConcurrentHashMap<>();

    Completions(ExecutorAffinity affinity, Callers waiting) {
        this.affinity = affinity;
        this.waiting = waiting;
    }

    /** What the engine keeps for each thread that submits. */
    static final class Caller {

        final Scratch scratch = new Scratch();
        private int depth;

        /** Does the operation, and all that its completion asks for and may be done here too. */
        void perform(Operation operation) {
            depth++;
            try {
                operation.owner.perform(operation, scratch);
            } finally {
                depth--;
            }
        }
    }

    Caller caller() {
        return callers.get();
    }

    /** Whether a completion may be called by this thread now, before the call that submits returns. */
    boolean mayCompleteAtOnce(Caller caller, IoCompletion completion) {
        return caller.depth < MAX_DEPTH && affinity.runsOnCallingThread(completion.executor());
    }

    /** Whether this thread may do an operation itself, however long that takes. */
    boolean mayPerform(Caller caller) {
        return caller.depth < MAX_DEPTH && waiting == Callers.WAIT;
    }

    void completeAtOnce(Caller caller, IoCompletion completion, int errno) {
        caller.depth++;
        try {
            completion.completed(errno);
        } finally {
            caller.depth--;
        }
    }

    /** Any thread; the operation has its errno. */
    void completeLater(Operation operation) {
        queue(operation.executor).add(operation);
    }

    private CompletionQueue queue(Executor executor) {
        CompletionQueue queue = queues.get(executor);
        if (queue == null) {
            if (queues.size() >= MAX_KNOWN_EXECUTORS) {
                queues.clear();
            }
            queue = queues.computeIfAbsent(executor, CompletionQueue::new);
        }
        return queue;
    }
}
