package io.holdfast.scsi.reservation;

import io.holdfast.scsi.cdb.Access;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who is registered with a logical unit, and the reservation if there is one. Immutable; a command reads it once.
 *
 * @param generation PRGENERATION, SPC-4 6.15.2
 * @param keys the reservation key of each registered nexus, in the order of registration
 * @param held the reservation, or null
 */
public record Reservations(
        int generation, Map<NexusName, Long> keys, @Nullable Reservation held) {

    public static final Reservations NONE = new Reservations(0, Map.of(), null);

    /** @throws IllegalArgumentException when somebody holds a reservation who is not registered */
    public Reservations {
        keys = Collections.unmodifiableMap(new LinkedHashMap<>(keys));
        if (held != null && (held.holder() == null ? keys.isEmpty() : !keys.containsKey(held.holder()))) {
            throw new IllegalArgumentException("reserved by " + held.holder() + ", which is not registered");
        }
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
        return new Reservations(generation + 1, newKeys, newHeld);
    }

    /** The same with that reservation or none: RESERVE and RELEASE do not count a generation. */
    Reservations reservedAs(@Nullable Reservation newHeld) {
        return new Reservations(generation, keys, newHeld);
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
