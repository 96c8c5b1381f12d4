package io.holdfast.scsi.reservation;

import io.holdfast.scsi.reservation.Decision.Conflict;
import io.holdfast.scsi.reservation.Decision.Granted;
import io.holdfast.scsi.reservation.Decision.Refused;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** PREEMPT and PREEMPT AND ABORT, SPC-4 5.13.11.4 and 5.13.11.5. */
final class Preemption {

    private Preemption() {}

    static Decision apply(ReservationRequest.Preempt preempt, NexusName from, Reservations now) {
        if (!now.registered(from, preempt.key())) {
            return new Conflict();
        }
        Reservation held = now.held();
        boolean allRegistrants = held != null && held.type().allRegistrants();
        if (preempt.victimKey() == 0 && !allRegistrants) {
            return new Refused(Sense.invalidFieldInParameterList(8, 7));
        }
        return held != null && meant(preempt.victimKey(), held, now)
                ? takeReservation(preempt, from, now, held)
                : removeRegistrations(preempt, from, now);
    }

    /** Whether the key means the reservation, and not only registrations. */
    private static boolean meant(long victimKey, Reservation held, Reservations now) {
        return held.holder() == null ? victimKey == 0 : now.registered(held.holder(), victimKey);
    }

    private static Decision takeReservation(
            ReservationRequest.Preempt preempt, NexusName from, Reservations now, Reservation held) {
        if (preempt.type() == null) {
            return new Refused(Sense.invalidFieldInCdb(2, 7));
        }
        Set<NexusName> victims = preempt.victimKey() == 0
                ? ReservationRules.allBut(from, now)
                : registeredWith(preempt.victimKey(), now);
        victims.remove(from);
        Map<NexusName, Long> keys = new LinkedHashMap<>(now.keys());
        keys.keySet().removeAll(victims);
        Granted granted = Granted.of(now.next(keys, Reservation.by(from, preempt.type())))
                .telling(victims, AdditionalSense.REGISTRATIONS_PREEMPTED);
        if (held.type() != preempt.type()) {
            Set<NexusName> remaining = new LinkedHashSet<>(keys.keySet());
            remaining.remove(from);
            granted = granted.telling(remaining, AdditionalSense.RESERVATIONS_RELEASED);
        }
        return abort(granted, preempt, victims);
    }

    /** Here a nexus may also remove its own registration. */
    private static Decision removeRegistrations(ReservationRequest.Preempt preempt, NexusName from, Reservations now) {
        Set<NexusName> victims = registeredWith(preempt.victimKey(), now);
        if (victims.isEmpty()) {
            return new Conflict();
        }
        Set<NexusName> others = new LinkedHashSet<>(victims);
        others.remove(from);
        Granted granted = Granted.of(now.without(victims)).telling(others, AdditionalSense.REGISTRATIONS_PREEMPTED);
        return abort(granted, preempt, victims);
    }

    private static Decision abort(Granted granted, ReservationRequest.Preempt preempt, Set<NexusName> victims) {
        return preempt.commands() == ReservationRequest.Commands.ABORTED ? granted.aborting(victims) : granted;
    }

    private static Set<NexusName> registeredWith(long key, Reservations now) {
        Set<NexusName> nexuses = new LinkedHashSet<>();
        now.keys().forEach((nexus, registered) -> {
            if (registered == key) {
                nexuses.add(nexus);
            }
        });
        return nexuses;
    }
}
