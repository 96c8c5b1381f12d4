package io.holdfast.iscsi.session;

import io.holdfast.iscsi.task.IscsiTask;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The tasks of a connection by Initiator Task Tag. A hash table with open addressing: each command goes in and out of it, and neither makes garbage.
 *
 * <p>A removal moves those behind the gap forward, so that a search may stop at the first empty slot. Confined to the connection's loop.
 */
final class TaskTable {

    private static final int INITIAL_SLOTS = 64;

    /** Initiators count their tags up, or use pointers: the golden ratio spreads both. */
    private static final int SPREAD = 0x9E3779B9;

    private @Nullable IscsiTask[] slots = new @Nullable IscsiTask[INITIAL_SLOTS];
    private int size;

    @Nullable
    IscsiTask get(int initiatorTaskTag) {
        return slots[slotOf(initiatorTaskTag)];
    }

    /** Adds a task whose tag no other one has. */
    void add(IscsiTask task) {
        if (2 * (size + 1) > slots.length) {
            grow();
        }
        slots[slotOf(task.initiatorTaskTag())] = task;
        size++;
    }

    /** Does nothing where the task is not in the table. */
    void remove(IscsiTask task) {
        int gap = slotOf(task.initiatorTaskTag());
        if (!task.equals(slots[gap])) {
            return;
        }
        slots[gap] = null;
        size--;
        int next = following(gap);
        for (IscsiTask behind = slots[next]; behind != null; behind = slots[next]) {
            slots[next] = null;
            slots[slotOf(behind.initiatorTaskTag())] = behind;
            next = following(next);
        }
    }

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** The tasks at this moment. */
    List<IscsiTask> tasks() {
        return Arrays.stream(slots).filter(Objects::nonNull).toList();
    }

    /** Where the task with that tag is, or the empty slot where it would be put. */
    private int slotOf(int initiatorTaskTag) {
        int slot = (initiatorTaskTag * SPREAD) >>> Integer.numberOfLeadingZeros(slots.length - 1);
        for (IscsiTask there = slots[slot];
                there != null && there.initiatorTaskTag() != initiatorTaskTag;
                there = slots[slot]) {
            slot = following(slot);
        }
        return slot;
    }

    private int following(int slot) {
        return (slot + 1) & (slots.length - 1);
    }

    private void grow() {
        List<IscsiTask> all = tasks();
        slots = new @Nullable IscsiTask[2 * slots.length];
        all.forEach(task -> slots[slotOf(task.initiatorTaskTag())] = task);
    }
}
