package io.holdfast.cli.image;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Work that threads do ahead of the one that takes what comes out, in the order in which it was begun. For one thread, but for the work. */
final class Ahead<T> implements AutoCloseable {

    private final ExecutorService threads;
    private final int limit;
    private final Queue<Future<T>> underWay = new ArrayDeque<>();

    /** @param limit how much may be under way, or wait to be taken */
    Ahead(int threads, int limit) {
        this.threads = Executors.newFixedThreadPool(threads);
        this.limit = limit;
    }

    boolean isFull() {
        return underWay.size() >= limit;
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    void begin(Callable<T> work) {
        underWay.add(threads.submit(work));
    }

    /**
     * What came out of the work that was begun first. Blocks.
     *
     * @throws IOException that the work has thrown
     */
    T take() throws IOException {
        try {
            return underWay.remove().get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** Gives up what nobody has taken, and waits for what is being done. */
    @Override
    public void close() {
        underWay.forEach(work -> work.cancel(false));
        threads.close();
    }
}
