package io.holdfast.file.pool;

import io.holdfast.file.posix.Scratch;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A bounded number of threads that do operations in the order of submission, at most so many of one file at a time, so that a disk that hangs does not take all of them.
 *
 * <p>One thread is woken at a time: it wakes the next one when it finds more than one operation. A burst of quick operations is then done by few threads that are warm,
 * and whoever submits pays for one wake-up at most.
 */
final class WorkerPool {

    private final int maxThreads;
    private final int maxPerFile;
    private final String name;

    private final Object lock = new Object();
    /** Operations that may run as soon as a thread is free; the others wait in the lanes of their files. */
    private final Lane ready = new Lane();

    private final Deque<Worker> idle = new ArrayDeque<>();
    private final List<Worker> workers = new ArrayList<>();
    /** Threads that were woken or started and have not looked for work yet. */
    private int waking;

    private boolean closed;

    WorkerPool(String name, int maxThreads, int maxPerFile) {
        this.name = name;
        this.maxThreads = maxThreads;
        this.maxPerFile = maxPerFile;
    }

    void submit(Operation operation) {
        Worker wake;
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("the file engine is closed");
            }
            Lane lane = operation.owner.lane();
            if (lane.running == maxPerFile) {
                lane.add(operation);
                return;
            }
            lane.running++;
            ready.add(operation);
            wake = nextToWake();
        }
        wake(wake);
    }

    /** Ends the threads once nothing is left to do, and waits for that. */
    void close() {
        List<Worker> ending;
        synchronized (lock) {
            closed = true;
            ending = List.copyOf(workers);
            idle.clear();
        }
        ending.forEach(Worker::wake);
        boolean interrupted = false;
        for (Worker worker : ending) {
            interrupted |= worker.joinUninterruptibly();
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Called under the lock: whom to wake for what is ready, or null where nobody must or can be. */
    private @Nullable Worker nextToWake() {
        if (waking > 0 || ready.isEmpty()) {
            return null;
        }
        Worker worker = idle.poll();
        if (worker == null && workers.size() < maxThreads) {
            worker = new Worker(name + "-" + workers.size());
            workers.add(worker);
            worker.thread.start();
        }
        if (worker != null) {
            worker.countedAsWaking = true;
            waking++;
        }
        return worker;
    }

    private static void wake(@Nullable Worker worker) {
        if (worker != null) {
            worker.wake();
        }
    }

    /** Gives the lane of what was done its place back, and takes the next operation; null when there is none. */
    private @Nullable Operation finishAndTake(@Nullable Operation done, Worker worker) {
        Operation operation;
        Worker wake;
        synchronized (lock) {
            if (worker.countedAsWaking) {
                worker.countedAsWaking = false;
                waking--;
            }
            if (done != null) {
                release(done.owner.lane());
            }
            operation = ready.poll();
            if (operation == null && !closed) {
                idle.push(worker);
            }
            wake = nextToWake();
        }
        wake(wake);
        return operation;
    }

    private void release(Lane lane) {
        Operation waiting = lane.poll();
        if (waiting == null) {
            lane.running--;
        } else {
            ready.add(waiting);
        }
    }

    private final class Worker implements Runnable {

        private final Thread thread;
        private final Scratch scratch = new Scratch();
        /** Guarded by the pool's lock. */
        private boolean countedAsWaking;

        private volatile boolean awake;

        Worker(String threadName) {
            thread = Thread.ofPlatform().daemon().name(threadName).unstarted(this);
        }

        void wake() {
            awake = true;
            LockSupport.unpark(thread);
        }

        @Override
        public void run() {
            do {
                awake = false;
                Operation operation = finishAndTake(null, this);
                while (operation != null) {
                    operation.owner.perform(operation, scratch);
                    operation = finishAndTake(operation, this);
                }
            } while (sleep());
        }

        /** Until it is woken; false when the pool is closed and nothing is left. */
        private boolean sleep() {
            while (!awake) {
                synchronized (lock) {
                    if (closed && ready.isEmpty()) {
                        return false;
                    }
                }
                LockSupport.park(this);
            }
            return true;
        }

        boolean joinUninterruptibly() {
            boolean interrupted = false;
            while (true) {
                try {
                    thread.join();
                    return interrupted;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
    }
}
