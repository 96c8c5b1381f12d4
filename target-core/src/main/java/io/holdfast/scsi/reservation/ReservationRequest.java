package io.holdfast.scsi.reservation;

import io.holdfast.scsi.InitiatorPort;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A PERSISTENT RESERVE OUT with its parameter list, SPC-4 6.16; all fields hold what the standard allows. */
public sealed interface ReservationRequest {

    /** RESERVATION KEY: what the nexus says it is registered with. */
    long key();

    /**
     * REGISTER.
     *
     * @param newKey 0 unregisters
     * @param others the initiator ports of SPEC_I_PT, or null without that bit
     */
    record Register(
            long key, long newKey, Ports ports, @Nullable List<InitiatorPort> others) implements ReservationRequest {}

    /** REGISTER AND IGNORE EXISTING KEY. */
    record RegisterAndIgnore(long key, long newKey, Ports ports) implements ReservationRequest {}

    /** RESERVE. */
    record Reserve(long key, ReservationType type) implements ReservationRequest {}

    /**
     * RELEASE.
     *
     * @param type null where scope and type name no reservation that there could be
     */
    record Release(long key, @Nullable ReservationType type) implements ReservationRequest {}

    /** CLEAR. */
    record Clear(long key) implements ReservationRequest {}

    /**
     * PREEMPT and PREEMPT AND ABORT.
     *
     * @param victimKey SERVICE ACTION RESERVATION KEY
     * @param type null where scope and type name no reservation that there could be: an error only when a reservation is made of it
     */
    record Preempt(long key, long victimKey, @Nullable ReservationType type, Commands commands)
            implements ReservationRequest {}

    /** REGISTER AND MOVE. */
    record RegisterAndMove(long key, long newKey, Source source, NexusName destination) implements ReservationRequest {}

    /** ALL_TG_PT: which ports of the target are registered with. */
    enum Ports {
        RECEIVING,
        ALL
    }

    /** What becomes of the commands of a preempted nexus. */
    enum Commands {
        KEPT,
        ABORTED
    }

    /** UNREG: what becomes of the registration that the reservation moves away from. */
    enum Source {
        STAYS_REGISTERED,
        UNREGISTERED
    }
}
