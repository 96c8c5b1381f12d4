package io.holdfast.file.pool;

import org.jspecify.annotations.Nullable;

/** A first-in first-out list of operations. Not thread-safe. */
final class Lane {

    /** How many of this lane's operations are with the workers; kept by {@link WorkerPool}. */
    int running;

    private @Nullable Operation first;
    private @Nullable Operation last;

    void add(Operation operation) {
        if (last == null) {
            first = operation;
        } else {
            last.next = operation;
        }
        last = operation;
    }

    @Nullable
    Operation poll() {
        Operation taken = first;
        if (taken != null) {
            first = taken.next;
            taken.next = null;
            if (first == null) {
                last = null;
            }
        }
        return taken;
    }

    boolean isEmpty() {
        return first == null;
    }
}
