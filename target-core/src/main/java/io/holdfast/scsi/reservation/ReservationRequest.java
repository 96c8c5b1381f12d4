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
     * @param persistence APTPL
     */
    record Register(
            long key, long newKey, Ports ports, @Nullable List<InitiatorPort> others, Persistence persistence)
            implements ReservationRequest {}

    /**
     * REGISTER AND IGNORE EXISTING KEY.
     *
     * @param persistence APTPL
     */
    record RegisterAndIgnore(long key, long newKey, Ports ports, Persistence persistence)
            implements ReservationRequest {}

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

    /**
     * REGISTER AND MOVE.
     *
     * @param persistence APTPL
     */
    record RegisterAndMove(long key, long newKey, Source source, NexusName destination, Persistence persistence)
            implements ReservationRequest {}

    /**
     * REPLACE LOST RESERVATION.
     *
     * @param key zero in a request that is in order
     * @param persistence APTPL
     */
    record ReplaceLost(long key, long newKey, ReservationType type, Persistence persistence)
            implements ReservationRequest {}

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
