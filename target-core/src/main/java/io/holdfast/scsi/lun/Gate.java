package io.holdfast.scsi.lun;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Lets commands that share the unit in together and one that must be alone in alone, in the order of their arrival: a lock of readers and a writer that
 * calls back instead of blocking.
 *
 * <p>The lock inside is held for a few memory operations; a command holds the gate for as long as it executes.
 */
final class Gate {

    private final Object lock = new Object();
    private final Queue<Entrant> waiting = new ArrayDeque<>();
    private int inside;
    private boolean closed;

    /** Who goes through the gate. A class, so that a command can be one without showing it to its transport. */
    abstract static class Entrant {

        /** Whether nobody else may be inside with it; the same at each call between the one that lets it in and the one that lets it out. */
        abstract boolean exclusive();

        /** It waited and is inside now. Called once, on the thread of whoever made room: not a place to do the work. */
        abstract void admitted();
    }

    /** One that goes through alone, and has nothing to tell but what it does inside. */
    static final class Alone extends Entrant {

        private final Consumer<Entrant> inside;

        /** @param inside given this entrant, which has to leave */
        Alone(Consumer<Entrant> inside) {
            this.inside = inside;
        }

        @Override
        boolean exclusive() {
            return true;
        }

        @Override
        void admitted() {
            inside.accept(this);
        }
    }

    /** Whether the entrant is inside at once; else {@link Entrant#admitted} is called later. */
    boolean enter(Entrant entrant) {
        synchronized (lock) {
            if (waiting.isEmpty() && fits(entrant)) {
                take(entrant);
                return true;
            }
            waiting.add(entrant);
            return false;
        }
    }

    /** One that is inside has gone. */
    void leave(Entrant entrant) {
        List<Entrant> next;
        synchronized (lock) {
            inside--;
            if (entrant.exclusive()) {
                closed = false;
            }
            next = takeWaiting();
        }
        admit(next);
    }

    /** Takes back one that waits; false when it does not wait any more, then {@link Entrant#admitted} has been called or is about to be. */
    boolean withdraw(Entrant entrant) {
        List<Entrant> next;
        synchronized (lock) {
            if (!waiting.remove(entrant)) {
                return false;
            }
            next = takeWaiting();
        }
        admit(next);
        return true;
    }

    private static void admit(List<Entrant> entrants) {
        if (!entrants.isEmpty()) { // Mostly it is, and costs no iterator.
            entrants.forEach(Entrant::admitted);
        }
    }

    private boolean fits(Entrant entrant) {
        return !closed && (inside == 0 || !entrant.exclusive());
    }

    private void take(Entrant entrant) {
        inside++;
        closed = entrant.exclusive();
    }

    private List<Entrant> takeWaiting() {
        Entrant next = waiting.peek();
        if (next == null || !fits(next)) {
            return List.of();
        }
        List<Entrant> taken = new ArrayList<>();
        while (next != null && fits(next)) {
            waiting.remove();
            take(next);
            taken.add(next);
            next = waiting.peek();
        }
        return taken;
    }
}
