package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.inquiry.Naa;
import io.holdfast.scsi.sense.AdditionalSense;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The nexuses that are attached to a unit. Any thread. */
final class NexusTable {

    private final UnitAttentions attentions = new UnitAttentions();
    private final ConcurrentMap<Nexus, TargetUnits> targets = new ConcurrentHashMap<>();

    void attach(Nexus nexus, TargetUnits target) {
        targets.put(nexus, target);
        attentions.attach(nexus);
    }

    void detach(Nexus nexus) {
        targets.remove(nexus);
        attentions.detach(nexus);
    }

    boolean attached(Nexus nexus) {
        return targets.containsKey(nexus);
    }

    /** Whether a nexus of an initiator of that name is attached. */
    boolean attached(String initiator) {
        return targets.keySet().stream()
                .anyMatch(nexus -> nexus.initiator().name().equals(initiator));
    }

    /** The names of the initiators that are attached. */
    List<String> initiators() {
        return targets.keySet().stream()
                .map(nexus -> nexus.initiator().name())
                .distinct()
                .sorted()
                .toList();
    }

    UnitAttentions attentions() {
        return attentions;
    }

    /** What REPORT LUNS answers the nexus now; with that, it knows of all changes. */
    List<LunNumber> reportLuns(Nexus nexus) {
        attentions.remove(nexus, AdditionalSense.REPORTED_LUNS_DATA_HAS_CHANGED);
        TargetUnits target = targets.get(nexus);
        return target == null ? List.of() : target.luns();
    }

    /** A disk of the target that the nexus is logged in to. */
    Optional<DiskUnit> disk(Nexus nexus, Naa name) {
        return Optional.ofNullable(targets.get(nexus)).flatMap(target -> target.disk(name));
    }
}
