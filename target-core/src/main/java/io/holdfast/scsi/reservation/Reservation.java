package io.holdfast.scsi.reservation;

import org.jspecify.annotations.Nullable;

/**
 * A persistent reservation of the logical unit, the one scope there is.
 *
 * @param holder null exactly for the all registrants types, which every registrant holds
 */
public record Reservation(ReservationType type, @Nullable NexusName holder) {

    public Reservation {
        if (type.allRegistrants() != (holder == null)) {
            throw new IllegalArgumentException(type + " held by " + holder);
        }
    }

    /** A reservation of that type, made by that nexus. */
    static Reservation by(NexusName nexus, ReservationType type) {
        return new Reservation(type, type.allRegistrants() ? null : nexus);
    }
}
