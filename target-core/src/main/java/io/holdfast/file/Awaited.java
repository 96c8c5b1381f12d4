package io.holdfast.file;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** One completion that a thread waits for: only where its caller is blocked anyhow, never on a loop. */
public final class Awaited implements IoCompletion {

    private final CompletableFuture<Integer> result = new CompletableFuture<>();

    /** Starts an operation, waits for its end and tells its errno. Blocks. */
    public static int errnoOf(Consumer<IoCompletion> start) {
        Awaited end = new Awaited();
        start.accept(end);
        return end.errno();
    }

    /** What the operation ended with. Blocks until it has. */
    public int errno() {
        return result.join();
    }

    @Override
    public Executor executor() {
        return Runnable::run;
    }

    @Override
    public void completed(int errno) {
        result.complete(errno);
    }
}
