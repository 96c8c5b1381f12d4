package io.holdfast.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that are written as blocking code, on a thread each, of which exactly one runs at a time: the simulation lets one go on, and waits until it waits. So the order of all that
 * happens is the simulation's, and the time too.
 */
final class SimulatedHosts {

    private final List<Host> hosts = new ArrayList<>();
    private final Semaphore simulation = new Semaphore(0);
    private long nowNanos;
    private boolean over;
    private @Nullable Host current;

    private static final class Host {

        private final Semaphore go = new Semaphore(0);
        private BooleanSupplier ready = () -> true;
        private long deadlineNanos = Long.MAX_VALUE;
        private boolean done;
        private @Nullable Throwable failure;
    }

    void start(Callable<?> work) {
        Host host = new Host();
        hosts.add(host);
        Thread.ofVirtual().start(() -> {
            host.go.acquireUninterruptibly();
            try {
                work.call();
            } catch (Throwable failure) {
                host.failure = failure;
            }
            host.done = true;
            simulation.release();
        });
    }

    /** Called by a host: it waits for that, or for so long; whether it is so. */
    boolean await(BooleanSupplier ready, Duration patience) {
        Host host = current;
        if (host == null) {
            throw new IllegalStateException("not a host");
        }
        host.ready = ready;
        host.deadlineNanos = nowNanos + patience.toNanos();
        simulation.release();
        host.go.acquireUninterruptibly();
        if (over) {
            throw new IllegalStateException("the simulation is over");
        }
        host.deadlineNanos = Long.MAX_VALUE;
        return ready.getAsBoolean();
    }

    /** What the simulation may do about hosts: let each go on that has what it waits for. */
    List<Runnable> choices() {
        return hosts.stream()
                .filter(host -> !host.done && (host.ready.getAsBoolean() || host.deadlineNanos <= nowNanos))
                .<Runnable>map(host -> () -> resume(host))
                .toList();
    }

    private void resume(Host host) {
        current = host;
        host.go.release();
        simulation.acquireUninterruptibly();
        current = null;
        if (host.failure != null) {
            throw new AssertionError("a host has failed", host.failure);
        }
    }

    boolean done() {
        return hosts.stream().allMatch(host -> host.done);
    }

    /** How long until one has waited too long. */
    long nextDeadlineNanos() {
        return hosts.stream()
                .filter(host -> !host.done && host.deadlineNanos != Long.MAX_VALUE)
                .mapToLong(host -> Math.max(0, host.deadlineNanos - nowNanos))
                .min()
                .orElse(-1);
    }

    void pass(long nanos) {
        nowNanos += nanos;
    }

    /** Ends those that wait. */
    void stop() {
        over = true;
        hosts.stream().filter(host -> !host.done).forEach(host -> {
            host.go.release();
            simulation.acquireUninterruptibly();
        });
    }
}
