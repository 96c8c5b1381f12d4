package io.holdfast.scsi.reservation;

import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.reservation.Decision.Conflict;
import io.holdfast.scsi.reservation.Decision.Granted;
import io.holdfast.scsi.reservation.Decision.Refused;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a PERSISTENT RESERVE OUT makes of the reservations of a unit: SPC-4 5.13.7 to 5.13.11. Pure. */
public final class ReservationRules {

    /** So many nexuses can be registered with a unit. */
    public static final int REGISTRATIONS_MAX = 1024;

    private static final Decision CONFLICT = new Conflict();

    private final List<Integer> targetPorts;

    /** @param targetPorts the relative target port identifiers of the target, which ALL_TG_PT means */
    public ReservationRules(List<Integer> targetPorts) {
        this.targetPorts = List.copyOf(targetPorts);
    }

    public Decision apply(ReservationRequest request, NexusName from, Reservations now) {
        return switch (request) {
            case ReservationRequest.Register register -> register(register, from, now);
            case ReservationRequest.RegisterAndIgnore register ->
                persisting(register.persistence(), setKeys(ports(from, register.ports()), register.newKey(), now), now);
            case ReservationRequest.Reserve reserve -> reserve(reserve, from, now);
            case ReservationRequest.Release release -> release(release, from, now);
            case ReservationRequest.Clear clear -> clear(clear, from, now);
            case ReservationRequest.Preempt preempt -> Preemption.apply(preempt, from, now);
            case ReservationRequest.RegisterAndMove move ->
                persisting(move.persistence(), registerAndMove(move, from, now), now);
            case ReservationRequest.ReplaceLost replace -> replaceLost(replace, from, now);
        };
    }

    /**
     * What the last APTPL says holds for all registrations; where a REGISTER does nothing it says nothing (SPC-4 table
     * 67).
     */
    private static Decision persisting(Persistence persistence, Decision decision, Reservations now) {
        return decision instanceof Granted granted && !granted.next().equals(now)
                ? new Granted(granted.next().with(persistence), granted.notices(), granted.aborted())
                : decision;
    }

    /** SPC-4 5.13.7. */
    private Decision register(ReservationRequest.Register register, NexusName from, Reservations now) {
        List<InitiatorPort> others = register.others();
        boolean registered = now.registered(from);
        if (registered ? !now.registered(from, register.key()) : register.key() != 0) {
            return CONFLICT;
        }
        if (!registered && register.newKey() == 0) {
            return Granted.of(now);
        }
        if (others != null && registered) {
            return new Refused(Sense.invalidFieldInParameterList(20, 3));
        }
        Set<NexusName> nexuses = ports(from, register.ports());
        for (InitiatorPort other : others == null ? List.<InitiatorPort>of() : others) {
            Set<NexusName> specified = ports(new NexusName(other, from.targetPort()), register.ports());
            if (specified.stream().anyMatch(now::registered)) {
                return new Refused(Sense.illegalRequest(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST));
            }
            nexuses.addAll(specified);
        }
        return persisting(register.persistence(), setKeys(nexuses, register.newKey(), now), now);
    }

    private Set<NexusName> ports(NexusName nexus, ReservationRequest.Ports ports) {
        Set<NexusName> nexuses = new LinkedHashSet<>();
        nexuses.add(nexus);
        if (ports == ReservationRequest.Ports.ALL) {
            targetPorts.forEach(port -> nexuses.add(new NexusName(nexus.initiator(), port)));
        }
        return nexuses;
    }

    private static Decision setKeys(Set<NexusName> nexuses, long newKey, Reservations now) {
        if (newKey == 0) {
            return unregister(nexuses, now);
        }
        Map<NexusName, Long> keys = new LinkedHashMap<>(now.keys());
        nexuses.forEach(nexus -> keys.put(nexus, newKey));
        return registered(keys, now.held(), now);
    }

    private static Decision registered(Map<NexusName, Long> keys, @Nullable Reservation held, Reservations now) {
        if (keys.size() > REGISTRATIONS_MAX) {
            return new Refused(Sense.illegalRequest(AdditionalSense.INSUFFICIENT_REGISTRATION_RESOURCES));
        }
        return Granted.of(now.next(keys, held));
    }

    private static Decision unregister(Set<NexusName> nexuses, Reservations now) {
        if (nexuses.stream().noneMatch(now::registered)) {
            return Granted.of(now);
        }
        Reservations next = now.without(nexuses);
        return tellReleased(Granted.of(next), now, next.keys().keySet());
    }

    /** The registrants shared a reservation that is gone: SPC-4 5.13.11.2 and 5.13.11.3. */
    private static Granted tellReleased(Granted granted, Reservations before, Set<NexusName> registrants) {
        Reservation released = granted.next().held() == null ? before.held() : null;
        return released != null && released.type().sharedByRegistrants()
                ? granted.telling(registrants, AdditionalSense.RESERVATIONS_RELEASED)
                : granted;
    }

    private static Decision reserve(ReservationRequest.Reserve reserve, NexusName from, Reservations now) {
        if (!now.registered(from, reserve.key())) {
            return CONFLICT;
        }
        Reservation held = now.held();
        if (held == null) {
            return Granted.of(now.reservedAs(Reservation.by(from, reserve.type())));
        }
        return now.holds(from) && held.type() == reserve.type() ? Granted.of(now) : CONFLICT;
    }

    private static Decision release(ReservationRequest.Release release, NexusName from, Reservations now) {
        if (!now.registered(from, release.key())) {
            return CONFLICT;
        }
        Reservation held = now.held();
        if (held == null || !now.holds(from)) {
            return Granted.of(now);
        }
        if (held.type() != release.type()) {
            return new Refused(Sense.illegalRequest(AdditionalSense.INVALID_RELEASE_OF_PERSISTENT_RESERVATION));
        }
        return tellReleased(Granted.of(now.reservedAs(null)), now, allBut(from, now));
    }

    private static Decision clear(ReservationRequest.Clear clear, NexusName from, Reservations now) {
        if (!now.registered(from, clear.key())) {
            return CONFLICT;
        }
        return Granted.of(now.next(Map.of(), null)).telling(allBut(from, now), AdditionalSense.RESERVATIONS_PREEMPTED);
    }

    /** SPC-4 5.13.11.3. */
    private static Decision replaceLost(ReservationRequest.ReplaceLost replace, NexusName from, Reservations now) {
        if (!now.lost()) {
            return new Refused(Sense.illegalRequest(AdditionalSense.INVALID_RELEASE_OF_PERSISTENT_RESERVATION));
        }
        if (replace.key() != 0) {
            return new Refused(Sense.invalidFieldInParameterList(0, 7));
        }
        if (replace.newKey() == 0) {
            return new Refused(Sense.invalidFieldInParameterList(8, 7));
        }
        Map<NexusName, Long> keys = Map.of(from, replace.newKey());
        return Granted.of(new Reservations(0, keys, Reservation.by(from, replace.type()), replace.persistence()));
    }

    private Decision registerAndMove(ReservationRequest.RegisterAndMove move, NexusName from, Reservations now) {
        if (!now.registered(from, move.key())) {
            return CONFLICT;
        }
        Reservation held = now.held();
        if (held == null) {
            return new Refused(Sense.invalidFieldInCdb(1, 4));
        }
        if (!from.equals(held.holder())) {
            // Not the holder, or a reservation that all registrants hold.
            return CONFLICT;
        }
        if (move.newKey() == 0) {
            return new Refused(Sense.invalidFieldInParameterList(8, 7));
        }
        if (move.destination().initiator().equals(from.initiator())) {
            return new Refused(Sense.invalidFieldInParameterList(24, 7));
        }
        if (!targetPorts.contains(move.destination().targetPort())) {
            return new Refused(Sense.invalidFieldInParameterList(18, 7));
        }
        Map<NexusName, Long> keys = new LinkedHashMap<>(now.keys());
        keys.put(move.destination(), move.newKey());
        if (move.source() == ReservationRequest.Source.UNREGISTERED) {
            keys.remove(from);
        }
        return registered(keys, Reservation.by(move.destination(), held.type()), now);
    }

    static Set<NexusName> allBut(NexusName nexus, Reservations reservations) {
        Set<NexusName> others = new LinkedHashSet<>(reservations.keys().keySet());
        others.remove(nexus);
        return others;
    }
}
