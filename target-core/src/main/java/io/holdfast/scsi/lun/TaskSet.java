package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.TaskAttribute;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The commands that a logical unit has taken and not ended, of all nexuses, in the order in which they came (SAM-5 8, TST=0), and which of them may begin (SAM-5 8.6).
 *
 * <p>HEAD OF QUEUE begins at once. SIMPLE begins when no HEAD OF QUEUE and no older ORDERED is left, ORDERED when besides no older one of any kind is. Only commands of one
 * nexus wait for each other: no initiator can see in which order its command and one of another, both on their way, arrived; and so nobody who is slow to send data holds up
 * somebody else. SIMPLE commands among themselves keep no order (QUEUE ALGORITHM MODIFIER 1), and while there are no others a look at one field lets them begin.
 *
 * <p>An abort marks tasks and tells each on its own loop. The task ends there, at once or when its I/O has ended; until then it stays in the set.
 *
 * <p>Any thread; the lock is held for a few memory operations.
 */
final class TaskSet {

    private final Object lock = new Object();
    private final Consumer<ScsiTask> abandon;
    private final Consumer<ScsiTask> turnCame;
    private @Nullable ScsiTask oldest;
    private @Nullable ScsiTask youngest;
    private int size;
    private int waiting;
    /** How many are ORDERED or HEAD OF QUEUE. Written under the lock; whoever began to wait for such a one has seen it enter. */
    private volatile int restrictive;

    /**
     * A set without tasks.
     *
     * @param abandon called on the loop of a task that was aborted: ends it if nothing is under way for it
     * @param turnCame called on the loop of a task that {@link #mayBegin} refused, when it may begin
     */
    TaskSet(Consumer<ScsiTask> abandon, Consumer<ScsiTask> turnCame) {
        this.abandon = abandon;
        this.turnCame = turnCame;
    }

    /** The youngest of all from now on; nothing where it is in the set already. */
    void enter(ScsiTask task) {
        synchronized (lock) {
            if (task.entered) {
                return;
            }
            task.entered = true;
            task.older = youngest;
            if (youngest == null) {
                oldest = task;
            } else {
                youngest.younger = task;
            }
            youngest = task;
            size++;
            if (task.attribute() != TaskAttribute.SIMPLE) {
                restrictive++;
            }
        }
    }

    /** Whether the task may begin now; else {@code turnCame} follows, unless it is aborted. */
    boolean mayBegin(ScsiTask task) {
        if (restrictive == 0) {
            return true;
        }
        synchronized (lock) {
            boolean may = enabled(task);
            if (!may) {
                task.waitsForOthers = true;
                waiting++;
            }
            return may;
        }
    }

    /** The task has ended: its transport knows, and it touches the image no more. Nothing where it is not in the set. */
    void remove(ScsiTask task) {
        List<Drain> drains;
        List<ScsiTask> next;
        synchronized (lock) {
            if (!task.entered) {
                return;
            }
            unlink(task);
            if (task.attribute() != TaskAttribute.SIMPLE) {
                restrictive--;
            }
            drains = task.takeDrains();
            next = waiting == 0 ? List.of() : thoseWhoseTurnCame();
        }
        if (!drains.isEmpty()) { // Mostly it is, and costs no iterator.
            drains.forEach(Drain::ended);
        }
        if (!next.isEmpty()) {
            next.forEach(each -> each.loop().execute(() -> turnCame.accept(each)));
        }
    }

    int size() {
        synchronized (lock) {
            return size;
        }
    }

    /**
     * Aborts tasks.
     *
     * @param done called once, on any thread, when all that were chosen have ended
     */
    void abort(Predicate<ScsiTask> chosen, Runnable done) {
        abort(chosen, nexuses -> {}, done);
    }

    /**
     * Aborts tasks, and tells whose they were before anybody can know that it has been done.
     *
     * @param cleared called once, before this returns and before {@code done}, with the nexuses of those that have been
     *     aborted by this call
     * @param done called once, on any thread, when all that were chosen have ended
     */
    void abort(Predicate<ScsiTask> chosen, Consumer<Set<Nexus>> cleared, Runnable done) {
        Drain drain = new Drain(done);
        List<ScsiTask> aborted = new ArrayList<>();
        synchronized (lock) {
            for (ScsiTask task = oldest; task != null; task = task.younger) {
                if (chosen.test(task)) {
                    drain.add();
                    task.addDrain(drain);
                    if (task.abort()) {
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
        cleared.accept(nexuses);
        drain.allAdded();
    }

    private void unlink(ScsiTask task) {
        ScsiTask before = task.older;
        ScsiTask behind = task.younger;
        if (before == null) {
            oldest = behind;
        } else {
            before.younger = behind;
        }
        if (behind == null) {
            youngest = before;
        } else {
            behind.older = before;
        }
        task.older = null;
        task.younger = null;
        task.entered = false;
        size--;
        if (task.waitsForOthers) {
            task.waitsForOthers = false;
            waiting--;
        }
    }

    private List<ScsiTask> thoseWhoseTurnCame() {
        List<ScsiTask> next = new ArrayList<>();
        for (ScsiTask task = oldest; task != null; task = task.younger) {
            if (task.waitsForOthers && enabled(task)) {
                task.waitsForOthers = false;
                waiting--;
                next.add(task);
            }
        }
        return next;
    }

    private boolean enabled(ScsiTask task) {
        if (task.attribute() == TaskAttribute.HEAD_OF_QUEUE) {
            return true;
        }
        boolean older = true;
        for (ScsiTask each = oldest; each != null; each = each.younger) {
            if (each.equals(task)) {
                older = false;
            } else if (each.nexus().equals(task.nexus()) && goesBefore(each.attribute(), task.attribute(), older)) {
                return false;
            }
        }
        return true;
    }

    private static boolean goesBefore(TaskAttribute other, TaskAttribute own, boolean otherIsOlder) {
        return switch (other) {
            case HEAD_OF_QUEUE -> true;
            case ORDERED -> otherIsOlder;
            case SIMPLE, ACA -> otherIsOlder && own == TaskAttribute.ORDERED;
        };
    }
}
