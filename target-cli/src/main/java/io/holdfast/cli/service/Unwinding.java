package io.holdfast.cli.service;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** What has been started, to be ended in the opposite order: when a start fails half-way, or at the end. */
final class Unwinding implements AutoCloseable {

    /** Ends one part. */
    @FunctionalInterface
    interface End<T> {
        void end(T part) throws IOException;
    }

    /** A part whose end is to close it. */
    interface Part extends AutoCloseable {
        @Override
        void close() throws IOException;
    }

    private final Deque<Part> parts = new ArrayDeque<>();

    <T> T add(T part, End<T> end) {
        parts.push(() -> end.end(part));
        return part;
    }

    /** Moves all parts to a new owner: closing this one ends nothing then. */
    Unwinding keep() {
        Unwinding owner = new Unwinding();
        owner.parts.addAll(parts);
        parts.clear();
        return owner;
    }

    /** Ends all parts, whatever becomes of one of them; then throws what the first failure was. */
    @Override
    public synchronized void close() throws IOException {
        IOException failure = null;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
