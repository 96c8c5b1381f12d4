package io.holdfast.file;

import java.util.concurrent.Executor;

/**
 * Tells whether the calling thread is the one that an executor runs its tasks on. Whoever makes the event loops knows (Netty's {@code inEventLoop()}) and tells the
 * engine, so that it may complete an operation on the caller's stack and still keep to {@link IoCompletion}.
 */
@FunctionalInterface
public interface ExecutorAffinity {

    /** False where it cannot be told: the completion then goes through the executor. Called once an operation, so it must be cheap. */
    boolean runsOnCallingThread(Executor executor);

    /** Never on the caller's stack. */
    static ExecutorAffinity unknown() {
        return executor -> false;
    }
}
