package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.sense.AdditionalSense;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What each attached nexus has yet to be told, SAM-5 5.14: each condition once, in the order in which they arose. Any thread; a look at a nexus for which nothing is pending
 * takes no lock.
 */
final class UnitAttentions {

    private final ConcurrentMap<Nexus, List<AdditionalSense>> pending = new ConcurrentHashMap<>();

    /** A new nexus learns first that whatever it knew of the unit may have changed. */
    void attach(Nexus nexus) {
        pending.put(nexus, List.of(AdditionalSense.POWER_ON_RESET_OR_BUS_DEVICE_RESET_OCCURRED));
    }

    void detach(Nexus nexus) {
        pending.remove(nexus);
    }

    /** Establishes a condition for the attached nexuses that are chosen; one that is pending already stays one. */
    void establish(AdditionalSense condition, Predicate<Nexus> chosen) {
        for (Nexus nexus : pending.keySet()) {
            if (chosen.test(nexus)) {
                pending.computeIfPresent(nexus, (ignored, conditions) -> with(conditions, condition));
            }
        }
    }

    /** The oldest condition, which is told now and so no longer pending; null when there is none. */
    @Nullable
    AdditionalSense take(Nexus nexus) {
        List<AdditionalSense> conditions = pending.get(nexus);
        if (conditions == null || conditions.isEmpty()) {
            return null;
        }
        AdditionalSense oldest = conditions.getFirst();
        return remove(nexus, oldest) ? oldest : take(nexus);
    }

    /** Ends a condition, if it is pending. */
    boolean remove(Nexus nexus, AdditionalSense condition) {
        boolean[] removed = {false};
        pending.computeIfPresent(nexus, (ignored, conditions) -> {
            List<AdditionalSense> rest = new ArrayList<>(conditions);
            removed[0] = rest.remove(condition);
            return List.copyOf(rest);
        });
        return removed[0];
    }

    private static List<AdditionalSense> with(List<AdditionalSense> conditions, AdditionalSense condition) {
        if (conditions.contains(condition)) {
            return conditions;
        }
        List<AdditionalSense> more = new ArrayList<>(conditions);
        more.add(condition);
        return List.copyOf(more);
    }
}
