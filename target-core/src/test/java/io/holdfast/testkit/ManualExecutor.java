package io.holdfast.testkit;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * An event loop that turns when the test says so: tasks wait in the order in which they came. Tasks may come from any thread; those that run are run by the
 * caller of {@link #runOne} and {@link #runAll}.
 */
public final class ManualExecutor implements Executor {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    /** Runs the oldest task; false when there is none. */
    public boolean runOne() {
        Runnable task = tasks.poll();
        if (task == null) {
            return false;
        }
        task.run();
        return true;
    }

    /** Runs tasks, also those that tasks add, until none is left; the number of them. */
    public int runAll() {
        int ran = 0;
        while (runOne()) {
            ran++;
        }
        return ran;
    }

    /** How many tasks wait. */
    public int pending() {
        return tasks.size();
    }
}
