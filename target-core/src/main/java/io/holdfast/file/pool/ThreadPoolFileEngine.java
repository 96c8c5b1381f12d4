package io.holdfast.file.pool;

import io.holdfast.file.BlockingFile;
import io.holdfast.file.ExecutorAffinity;
import io.holdfast.file.FileEngine;
import io.holdfast.file.FileHandle;
import io.holdfast.file.FileOptions;
import io.holdfast.file.posix.BlockingFiles;
import io.holdfast.file.posix.PosixFile;
import java.io.IOException;
import java.nio.file.Path;

/**
 * The {@code threads} engine.
 *
 * <p>At most {@value #MAX_THREADS} operations are with the kernel at a time, {@value #MAX_PER_FILE} of one file; more wait in the order in which they came. Threads are started
 * when they are first needed.
 */
public final class ThreadPoolFileEngine implements FileEngine, BlockingFiles {

    /** Operations with the kernel at a time. */
    public static final int MAX_THREADS = 64;
    /** Of one file: a disk that hangs leaves threads to the others. */
    public static final int MAX_PER_FILE = 32;

    private final WorkerPool workers;
    private final Completions completions;

    public ThreadPoolFileEngine(ExecutorAffinity affinity) {
        this(affinity, MAX_THREADS, MAX_PER_FILE);
    }

    public ThreadPoolFileEngine(ExecutorAffinity affinity, int maxThreads, int maxPerFile) {
        this(affinity, Callers.GO_ON, maxThreads, maxPerFile);
    }

    private ThreadPoolFileEngine(ExecutorAffinity affinity, Callers callers, int maxThreads, int maxPerFile) {
        if (maxThreads < 1 || maxPerFile < 1) {
            throw new IllegalArgumentException("an engine needs a thread: " + maxThreads + ", " + maxPerFile);
        }
        this.workers = new WorkerPool("holdfast-file", maxThreads, maxPerFile);
        this.completions = new Completions(affinity, callers);
    }

    /** For threads that wait for each thing that they ask for: they do reads and writes themselves, as many at a time as there are threads. */
    public static ThreadPoolFileEngine forWaitingCallers() {
        return new ThreadPoolFileEngine(ExecutorAffinity.unknown(), Callers.WAIT, MAX_THREADS, MAX_PER_FILE);
    }

    @Override
    public String name() {
        return "threads";
    }

    @Override
    public FileHandle open(Path path, FileOptions options) throws IOException {
        return over(PosixFile.open(path, options));
    }

    @Override
    public BlockingFile over(PosixFile file) {
        return new PoolFile(file, workers, completions);
    }

    @Override
    public void close() {
        workers.close();
    }
}
