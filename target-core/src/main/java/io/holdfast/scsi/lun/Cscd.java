package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.Access;
import io.holdfast.scsi.inquiry.Naa;
import io.holdfast.scsi.sharing.LeaseEvent;
import java.util.Comparator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A unit as a copy source or copy destination (SPC-4's CSCD): what EXTENDED COPY, which may have been sent to another unit
 * of the target, must ask before it touches the image. Any thread.
 *
 * @param name orders the gates of several units, so that two copies never wait for each other
 * @param closed whether the unit takes no more commands
 */
record Cscd(
        Naa name,
        Medium medium,
        Gate gate,
        AccessGuard guard,
        AtomicReference<UnitState> state,
        NexusTable nexuses,
        LeaseService leases,
        BooleanSupplier closed) {

    /** Any order does, as long as it is always the same. */
    static final Comparator<Naa> BY_NAME = Comparator.comparingLong(Naa::high).thenComparingLong(Naa::low);

    /** Whether the unit is there for the nexus. */
    boolean seenBy(Nexus nexus) {
        return !closed.getAsBoolean() && nexuses.attached(nexus);
    }

    /** Why the nexus may not do that here; null when it may. Asked inside the gate, it holds until the gate is left. */
    @Nullable
    Outcome refusal(Access access, Nexus from) {
        UnitState now = state.get();
        return guard.needsLease(access, from, now) ? AccessGuard.WRITE_PROTECTED : guard.refusal(access, from, now);
    }

    /** Whether the nexus may write here, but has to take the write lease before. */
    boolean lacksLease(Nexus nexus) {
        UnitState now = state.get();
        return guard.needsLease(Access.WRITE, nexus, now) && guard.refusal(Access.WRITE, nexus, now) == null;
    }

    /**
     * Lets the nexus have the write lease, if nobody has it. The caller is outside the gate.
     *
     * @param done called once, on any thread, when it has been tried; {@link #refusal} tells the outcome
     * @return what waits before the gate meanwhile
     */
    Gate.Entrant takeLease(Nexus nexus, Runnable done) {
        return leases.happen(new LeaseEvent.Claimed(nexus.initiator().name()), lease -> true, failure -> done.run());
    }

    long capacityBlocks() {
        return state.get().capacity().blocks();
    }
}
