package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sharing.LeaseChange;
import io.holdfast.scsi.sharing.LeaseEvent;
import io.holdfast.scsi.sharing.WriteLease;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes the write lease of a unit: behind a closed gate, so that what the old holder has in flight has ended and what
 * it has not begun is checked
 * against the new lease; and on stable storage before anybody goes by it. Any thread.
 *
 * <p>A holder without a session keeps the lease for a while, for it may be about to come back with writes that it could
 * not finish. When it has not come back
 * for {@link LeaseTerms#patience} it has given them up, and the lease is anybody's.
 */
final class LeaseService {

    private static final Logger LOG = LoggerFactory.getLogger(LeaseService.class);

    private final SharingMode sharing;
    private final LeaseTerms terms;
    private final Threads threads;
    private final AtomicReference<UnitState> state;
    private final NexusTable nexuses;
    private final Gate gate;
    private @Nullable Absence absence;

    /**
     * Where things are done.
     *
     * @param blocking runs what waits for the store
     */
    record Threads(Executor blocking, Timer timer) {}

    /** A holder that has no session; compared by identity. */
    private static final class Absence {
        private final String holder;

        Absence(String holder) {
            this.holder = holder;
        }
    }

    LeaseService(
            SharingMode sharing,
            LeaseTerms terms,
            Threads threads,
            AtomicReference<UnitState> state,
            NexusTable nexuses,
            Gate gate) {
        this.sharing = sharing;
        this.terms = terms;
        this.threads = threads;
        this.state = state;
        this.nexuses = nexuses;
        this.gate = gate;
    }

    /** The lease as it is; empty in a sharing mode that has none. */
    Optional<WriteLease> lease() {
        return sharing.leased() ? Optional.of(state.get().lease()) : Optional.empty();
    }

    /** Whether only the holder may log in. */
    boolean exclusive() {
        return sharing.exclusive();
    }

    /**
     * Lets the initiator have the lease if nobody has it, for a caller that is alone inside the gate and stays there
     * meanwhile.
     *
     * @param done told once, on any thread, why the lease could not be kept, and so is not given; empty when it was or
     *     somebody else has it
     */
    void claim(String initiator, Consumer<Optional<String>> done) {
        threads.blocking().execute(() -> done.accept(change(new LeaseEvent.Claimed(initiator))));
    }

    /**
     * Lets an event happen.
     *
     * @param wanted asked again inside the gate: whether it is still to happen
     * @param done told once, on any thread, why the lease could not be changed; empty when it was or there was nothing
     *     to change
     * @return what waits before the gate meanwhile; where it is withdrawn, nothing happens and nobody is told
     */
    Gate.Entrant happen(LeaseEvent event, Predicate<WriteLease> wanted, Consumer<Optional<String>> done) {
        Gate.Alone passage = new Gate.Alone(alone -> threads.blocking().execute(() -> {
            Optional<String> failure = Optional.empty();
            try {
                if (wanted.test(state.get().lease())) {
                    failure = change(event);
                }
            } finally {
                gate.leave(alone);
            }
            done.accept(failure);
        }));
        if (gate.enter(passage)) {
            passage.admitted();
        }
        return passage;
    }

    /** A nexus has come up: a sign of life. */
    void arrived(Nexus nexus) {
        synchronized (this) {
            if (absence != null && absence.holder.equals(nexus.initiator().name())) {
                absence = null;
            }
        }
    }

    /**
     * A nexus has logged out, and its commands have ended.
     *
     * @param done called once, on any thread, when the lease is free if that was the last nexus of its holder
     */
    void loggedOut(Nexus nexus, Runnable done) {
        String name = nexus.initiator().name();
        if (!sharing.leased() || !state.get().lease().heldBy(name) || nexuses.attached(name)) {
            done.run();
            return;
        }
        happen(new LeaseEvent.LoggedOut(name), lease -> !nexuses.attached(name), failure -> {
            watchAbsentHolder();
            done.run();
        });
    }

    /**
     * From now on the holder's time runs, if it has no nexus: to be called at the start, and when a nexus is lost and
     * its commands have ended.
     */
    void watchAbsentHolder() {
        if (!sharing.leased() || !(state.get().lease() instanceof WriteLease.Held(var holder))) {
            return;
        }
        Absence begun = new Absence(holder);
        synchronized (this) {
            boolean known = absence != null && absence.holder.equals(holder);
            if (known || nexuses.attached(holder)) {
                return;
            }
            absence = begun;
        }
        threads.timer().after(terms.patience(), () -> lapse(begun));
    }

    private void lapse(Absence begun) {
        if (still(begun)) {
            happen(new LeaseEvent.Lapsed(begun.holder), lease -> still(begun), failure -> {
                if (failure.isPresent()) {
                    forgetAbsence();
                    watchAbsentHolder();
                }
            });
        }
    }

    private synchronized void forgetAbsence() {
        absence = null;
    }

    private synchronized boolean still(Absence begun) {
        return begun.equals(absence) && !nexuses.attached(begun.holder);
    }

    /** Blocks. The caller is alone inside the gate. Why it could not be done; empty when it was. */
    private Optional<String> change(LeaseEvent event) {
        WriteLease before = state.get().lease();
        WriteLease after = before.after(event);
        if (after.equals(before)) {
            return Optional.empty();
        }
        try {
            terms.kept().store().save(after);
        } catch (IOException e) {
            LOG.error("{}: the write lease stays as it is, for it could not be kept: {}", terms.unit(), e.getMessage());
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("{}: keeping the write lease failed", terms.unit(), e);
            return Optional.of("internal error: " + e);
        }
        LeaseChange change = new LeaseChange(before, after, event);
        state.updateAndGet(now -> now.withLease(after));
        nexuses.attentions()
                .establish(
                        AdditionalSense.MODE_PARAMETERS_CHANGED,
                        nexus -> change.concerns(nexus.initiator().name()));
        LOG.info("{}: {}", terms.unit(), change.announcement());
        forgetAbsence();
        watchAbsentHolder();
        return Optional.empty();
    }
}
