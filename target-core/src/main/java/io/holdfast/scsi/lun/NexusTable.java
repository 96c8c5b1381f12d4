package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.sense.AdditionalSense;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** The nexuses that are attached to a unit. Any thread. */
final class NexusTable {

    private final UnitAttentions attentions = new UnitAttentions();
    private final ConcurrentMap<Nexus, Supplier<List<LunNumber>>> luns = new ConcurrentHashMap<>();

    void attach(Nexus nexus, Supplier<List<LunNumber>> lunsOfTarget) {
        luns.put(nexus, lunsOfTarget);
        attentions.attach(nexus);
    }

    void detach(Nexus nexus) {
        luns.remove(nexus);
        attentions.detach(nexus);
    }

    boolean attached(Nexus nexus) {
        return luns.containsKey(nexus);
    }

    UnitAttentions attentions() {
        return attentions;
    }

    /** What REPORT LUNS answers the nexus now; with that, it knows of all changes. */
    List<LunNumber> reportLuns(Nexus nexus) {
        attentions.remove(nexus, AdditionalSense.REPORTED_LUNS_DATA_HAS_CHANGED);
        return luns.getOrDefault(nexus, List::of).get();
    }
}
