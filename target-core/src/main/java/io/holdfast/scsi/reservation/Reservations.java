package io.holdfast.scsi.reservation;

import io.holdfast.scsi.cdb.Access;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who is registered with a logical unit, and the reservation if there is one. Immutable; a command reads it once.
 *
 * @param generation PRGENERATION, SPC-4 6.15.2
 * @param keys the reservation key of each registered nexus, in the order of registration
 * @param held the reservation, or null
 * @param persistence what a power loss leaves of them
 */
public record Reservations(
        int generation, Map<NexusName, Long> keys, @Nullable Reservation held, Persistence persistence) {

    public static final Reservations NONE = new Reservations(0, Map.of(), null, Persistence.VOLATILE);

    /** There were some, and nobody knows which. */
    public static final Reservations LOST = new Reservations(0, Map.of(), null, Persistence.LOST);

    /** @throws IllegalArgumentException when somebody holds a reservation who is not registered */
    public Reservations {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        if (!consistent(keys, held)) {
            throw new IllegalArgumentException(held + ", held by nobody who is registered");
        }
    }

    /** Whether whoever holds the reservation is registered. */
    static boolean consistent(Map<NexusName, Long> keys, @Nullable Reservation held) {
        return held == null || (held.holder() == null ? !keys.isEmpty() : keys.containsKey(held.holder()));
    }

    /** Whether they must be replaced before anything else is done, SPC-4 5.13.5.3.2. */
    public boolean lost() {
        return persistence == Persistence.LOST;
    }

    /** Whether a power loss would leave something else of the one than of the other; PRGENERATION is never left. */
    public boolean leavesOtherThan(Reservations other) {
        boolean leaves = persistence == Persistence.THROUGH_POWER_LOSS;
        return persistence != other.persistence
                || (leaves && !(keys.equals(other.keys) && Objects.equals(held, other.held)));
    }

    public boolean registered(NexusName nexus) {
        return keys.containsKey(nexus);
    }

    /** Whether that nexus is registered with that key. */
    public boolean registered(NexusName nexus, long key) {
        Long registered = keys.get(nexus);
        return registered != null && registered == key;
    }

    /** Whether the nexus is a holder of the reservation. */
    public boolean holds(NexusName nexus) {
        return held != null
                && (held.holder() == null ? registered(nexus) : held.holder().equals(nexus));
    }

    /** Whether the nexus has the access of a holder: it holds the reservation or shares it as a registrant. */
    public boolean shares(NexusName nexus) {
        return held != null && (held.type().sharedByRegistrants() ? registered(nexus) : nexus.equals(held.holder()));
    }

    /**
     * Whether a command ends with RESERVATION CONFLICT: SPC-4 table 65, SBC-3 table 13. What {@link Access#RESERVE} may is decided by
     * {@link ReservationRules}.
     */
    public boolean conflicts(Access access, NexusName from) {
        if (held == null || access == Access.ALWAYS || access == Access.RESERVE || shares(from)) {
            return false;
        }
        return access != Access.READ || held.type().exclusiveAccess();
    }

    /** The same with these registrations and that reservation, one generation later. */
    Reservations next(Map<NexusName, Long> newKeys, @Nullable Reservation newHeld) {
        return new Reservations(generation + 1, newKeys, newHeld, persistence);
    }

    /** The same, and that is left of them by a power loss. */
    Reservations with(Persistence next) {
        return new Reservations(generation, keys, held, next);
    }

    /** The same with that reservation or none: RESERVE and RELEASE do not count a generation. */
    Reservations reservedAs(@Nullable Reservation newHeld) {
        return new Reservations(generation, keys, newHeld, persistence);
    }

    /**
     * The same without these registrations, one generation later. A reservation goes with its holder, one of an all registrants type with the last registrant
     * (SPC-4 5.13.11.3).
     */
    Reservations without(Collection<NexusName> nexuses) {
        Map<NexusName, Long> rest = new LinkedHashMap<>(keys);
        rest.keySet().removeAll(nexuses);
        boolean released = held != null && (held.holder() == null ? rest.isEmpty() : nexuses.contains(held.holder()));
        return next(rest, released ? null : held);
    }
}
