package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The commands that a logical unit has admitted and not ended, of all nexuses (SAM-5 8, TST=0). Any thread; the lock is held for a few memory operations.
 *
 * <p>An abort marks tasks and tells each on its own loop. The task ends there, at once or when its I/O has ended; until then it stays in the set.
 */
final class TaskSet {

    private final Object lock = new Object();
    private final Set<ScsiTask> tasks = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Consumer<ScsiTask> abandon;

    /** @param abandon called on the loop of a task that was aborted: ends it if nothing is under way for it */
    TaskSet(Consumer<ScsiTask> abandon) {
        this.abandon = abandon;
    }

    void add(ScsiTask task) {
        synchronized (lock) {
            tasks.add(task);
        }
    }

    /** The task has ended: its transport knows, and it touches the image no more. */
    void remove(ScsiTask task) {
        List<Drain> drains;
        synchronized (lock) {
            tasks.remove(task);
            drains = task.state.takeDrains();
        }
        if (!drains.isEmpty()) { // Mostly it is, and costs no iterator.
            drains.forEach(Drain::ended);
        }
    }

    int size() {
        synchronized (lock) {
            return tasks.size();
        }
    }

    /**
     * Aborts tasks.
     *
     * @param done called once, on any thread, when all that were chosen have ended
     * @return the nexuses of those that have been aborted by this call
     */
    Set<Nexus> abort(Predicate<ScsiTask> chosen, Runnable done) {
        Drain drain = new Drain(done);
        List<ScsiTask> aborted = new ArrayList<>();
        synchronized (lock) {
            for (ScsiTask task : tasks) {
                if (chosen.test(task)) {
                    drain.add();
                    task.state.addDrain(drain);
                    if (task.state.abort()) {
                        aborted.add(task);
                    }
                }
            }
        }
        Set<Nexus> nexuses = new HashSet<>();
        for (ScsiTask task : aborted) {
            nexuses.add(task.nexus());
            task.loop().execute(() -> abandon.accept(task));
        }
        drain.allAdded();
        return nexuses;
    }
}
