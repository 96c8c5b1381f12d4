package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.Access;
import io.holdfast.scsi.cdb.Command;
import io.holdfast.scsi.cdb.Decoded;
import io.holdfast.scsi.cdb.Inquiry;
import io.holdfast.scsi.cdb.LogSense;
import io.holdfast.scsi.cdb.PersistentReserveIn;
import io.holdfast.scsi.cdb.PersistentReserveOut;
import io.holdfast.scsi.cdb.ReadCapacity10;
import io.holdfast.scsi.cdb.ReadCapacity16;
import io.holdfast.scsi.cdb.Release;
import io.holdfast.scsi.cdb.ReportLuns;
import io.holdfast.scsi.cdb.ReportTargetPortGroups;
import io.holdfast.scsi.cdb.RequestSense;
import io.holdfast.scsi.cdb.StartStopUnit;
import io.holdfast.scsi.reservation.NexusName;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.holdfast.scsi.sense.SenseKey;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what: reservations, then write protection, which is for all or, where one host at a time may write, for
 * the others. Pure.
 *
 * <p>While somebody holds a persistent reservation, it alone says who writes: whoever may write then has said so by
 * PERSISTENT RESERVE OUT, which no
 * host sends by itself that does not know that it shares the disk; and the holder of the write lease is kept out by the
 * reservation, if it does not take part.
 */
final class AccessGuard {

    static final Outcome WRITE_PROTECTED = Outcome.check(Sense.writeProtected());
    private static final Outcome SOFTWARE_WRITE_PROTECTED =
            Outcome.check(Sense.of(SenseKey.DATA_PROTECT, AdditionalSense.LOGICAL_UNIT_SOFTWARE_WRITE_PROTECTED));
    private static final Outcome RESERVATIONS_LOST = Outcome.check(Sense.reservationInformationLost());

    private final SharingMode sharing;
    private final boolean readOnlyImage;

    AccessGuard(SharingMode sharing, boolean readOnlyImage) {
        this.sharing = sharing;
        this.readOnlyImage = readOnlyImage;
    }

    /** Whether the initiator may not write, reservations aside; as WP in MODE SENSE tells. */
    boolean writeProtected(Nexus from, UnitState state) {
        return readOnlyImage
                || switch (sharing) {
                    case CLUSTER -> false;
                    case READ_ONLY -> true;
                    case SINGLE_WRITER, EXCLUSIVE ->
                        state.reservations().held() == null
                                && !state.lease().allows(from.initiator().name());
                };
    }

    /**
     * Whether the initiator may not execute the command, which nothing else stands against, before it has taken the
     * write lease.
     */
    boolean needsLease(Access access, Nexus from, UnitState state) {
        return sharing.leased()
                && access.changesMedium()
                && state.reservations().held() == null
                && !state.lease().heldBy(from.initiator().name());
    }

    /** Why the nexus may not have the command executed; null when it may. */
    @Nullable
    Outcome refusal(Decoded.Accepted accepted, Nexus from, UnitState state) {
        Undertaking undertaking = state.undertaking();
        if (undertaking != null) {
            Outcome refusal = undertaking.refusal(accepted.command());
            if (refusal != null) {
                return refusal;
            }
        }
        if (state.reservations().lost()) {
            return allowedWhileLost(accepted.command()) ? null : RESERVATIONS_LOST;
        }
        Access access = accepted.access();
        Nexus reserver = state.reserver();
        boolean conflict = reserver != null && conflictsWithReserve(accepted, from, reserver);
        if (!conflict && state.reservations().held() != null) {
            conflict = state.reservations().conflicts(access, NexusName.of(from));
        }
        return conflict ? Outcome.RESERVATION_CONFLICT : writeProtection(access, from, state);
    }

    /**
     * Why the nexus may not read or write by a copy; null when it may: what it could not do itself, no copy does for
     * it. A copy takes the write lease before,
     * as a write does.
     */
    @Nullable
    Outcome refusal(Access access, Nexus from, UnitState state) {
        Undertaking undertaking = state.undertaking();
        if (undertaking != null) {
            return Outcome.check(undertaking.sense());
        }
        if (state.reservations().lost()) {
            return RESERVATIONS_LOST;
        }
        Nexus reserver = state.reserver();
        boolean conflict = (reserver != null && !from.equals(reserver))
                || (state.reservations().held() != null && state.reservations().conflicts(access, NexusName.of(from)));
        return conflict ? Outcome.RESERVATION_CONFLICT : writeProtection(access, from, state);
    }

    private @Nullable Outcome writeProtection(Access access, Nexus from, UnitState state) {
        if (!access.changesMedium()) {
            return null;
        }
        if (writeProtected(from, state)) {
            return WRITE_PROTECTED;
        }
        return state.modes().control().softwareWriteProtect() ? SOFTWARE_WRITE_PROTECTED : null;
    }

    /** SPC-2 5.5.1 and its table 10, SBC-2 table 3. Both ways to reserve exclude each other, also for the reserver itself. */
    private static boolean conflictsWithReserve(Decoded.Accepted accepted, Nexus from, Nexus reserver) {
        Command command = accepted.command();
        if (command instanceof PersistentReserveIn || command instanceof PersistentReserveOut) {
            return true;
        }
        return !from.equals(reserver) && !allowedToAll(command);
    }

    /** SPC-4 5.13.5.2 and 5.13.5.3.2. */
    private static boolean allowedWhileLost(Command command) {
        return command instanceof Inquiry
                || command instanceof LogSense
                || command instanceof ReportLuns
                || command instanceof ReportTargetPortGroups
                || command instanceof RequestSense
                || (command instanceof StartStopUnit startStop && startStop.access() == Access.ALWAYS)
                || (command instanceof PersistentReserveOut out
                        && out.action() == PersistentReserveOut.Action.REPLACE_LOST_RESERVATION);
    }

    private static boolean allowedToAll(Command command) {
        return command instanceof Inquiry
                || command instanceof LogSense
                || command instanceof ReadCapacity10
                || command instanceof ReadCapacity16
                || command instanceof Release
                || command instanceof ReportLuns
                || command instanceof RequestSense
                || (command instanceof Command.AccessByFields byFields && byFields.access() == Access.ALWAYS);
    }
}
