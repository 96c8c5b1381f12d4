package io.holdfast.testkit;

import io.holdfast.file.Errno;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Where the operations of a fake pass: it lets them through, holds them or fails them, as the test says. */
final class IoGate {

    private final List<PendingIo> held = new ArrayList<>();
    private final Map<PendingIo.Kind, List<Integer>> failures = new EnumMap<>(PendingIo.Kind.class);
    private boolean holding;

    /** Takes an operation in; called by the fake. */
    void pass(PendingIo io) {
        int errno;
        synchronized (this) {
            if (holding) {
                held.add(io);
                return;
            }
            errno = nextFailure(io.kind());
        }
        end(io, errno);
    }

    synchronized void hold() {
        holding = true;
    }

    synchronized void holdNoMore() {
        holding = false;
    }

    /** What is held and that the test has not ended itself, oldest first. */
    synchronized List<PendingIo> held() {
        held.removeIf(PendingIo::ended);
        return List.copyOf(held);
    }

    void completeNext() {
        PendingIo next;
        int errno;
        synchronized (this) {
            if (held().isEmpty()) {
                throw new IllegalStateException("nothing is held");
            }
            next = held.removeFirst();
            errno = nextFailure(next.kind());
        }
        end(next, errno);
    }

    void resume() {
        synchronized (this) {
            holding = false;
        }
        while (!held().isEmpty()) {
            completeNext();
        }
    }

    synchronized void failNext(PendingIo.Kind kind, int errno) {
        failures.computeIfAbsent(kind, any -> new ArrayList<>()).add(errno);
    }

    private int nextFailure(PendingIo.Kind kind) {
        List<Integer> planned = failures.getOrDefault(kind, List.of());
        return planned.isEmpty() ? Errno.OK : planned.removeFirst();
    }

    private static void end(PendingIo io, int errno) {
        if (errno == Errno.OK) {
            io.complete();
        } else {
            io.fail(errno);
        }
    }
}
