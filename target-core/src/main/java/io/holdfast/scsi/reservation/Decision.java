package io.holdfast.scsi.reservation;

import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What a PERSISTENT RESERVE OUT comes to. */
public sealed interface Decision {

    /**
     * GOOD.
     *
     * @param next what holds from now on; perhaps what held before
     * @param notices the unit attentions to be established
     * @param aborted the nexuses whose commands are aborted, but for this one
     */
    record Granted(Reservations next, List<Notice> notices, Set<NexusName> aborted) implements Decision {

        static Granted of(Reservations next) {
            return new Granted(next, List.of(), Set.of());
        }

        Granted telling(Collection<NexusName> nexuses, AdditionalSense condition) {
            List<Notice> all = new ArrayList<>(notices);
            nexuses.forEach(nexus -> all.add(new Notice(nexus, condition)));
            return new Granted(next, all, aborted);
        }

        Granted aborting(Set<NexusName> nexuses) {
            return new Granted(next, notices, nexuses);
        }
    }

    /** RESERVATION CONFLICT. */
    record Conflict() implements Decision {}

    /** CHECK CONDITION. */
    record Refused(Sense sense) implements Decision {}

    /** A unit attention for one nexus. */
    record Notice(NexusName nexus, AdditionalSense condition) {}
}
