package io.holdfast.scsi.reservation;

/** What a power loss leaves of the reservations of a unit, SPC-4 5.13.5. */
public enum Persistence {

    /** Nothing: APTPL was zero when it was given last. */
    VOLATILE,

    /** All of them: APTPL was one. */
    THROUGH_POWER_LOSS,

    /**
     * They should have been left and are not there. The unit refuses what touches the medium until somebody replaces
     * them (SPC-4 5.13.5.3.2), for others may rely on reservations that nobody knows any more.
     */
    LOST
}
