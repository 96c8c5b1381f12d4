package io.holdfast.testkit.powercut;

import io.holdfast.image.BlockDevice;
import io.holdfast.image.Snapshot;
import io.holdfast.image.Snapshots;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The snapshots that an image has had, and so what may be found of them after a power cut. A point in time is a count of events. */
final class KeptStates {

    private final Map<String, Kept> states = new LinkedHashMap<>();
    private final List<Applied> applied = new ArrayList<>();

    /** A snapshot, of a disk whose sectors were filled with these numbers. */
    private static final class Kept {

        private final long[] stamps;
        private final int begun;
        private final int ended;
        private int goneBegun = Integer.MAX_VALUE;
        private int goneEnded = Integer.MAX_VALUE;

        Kept(long[] stamps, int begun, int ended) {
            this.stamps = stamps;
            this.begun = begun;
            this.ended = ended;
        }
    }

    /** The disk became what it was in a snapshot. */
    private record Applied(Kept kept, int begun, int ended) {}

    void taken(String name, long[] stamps, int begun, int ended) {
        states.put(name, new Kept(stamps, begun, ended));
    }

    void deleted(String name, int begun, int ended) {
        Kept kept = kept(name);
        kept.goneBegun = begun;
        kept.goneEnded = ended;
    }

    /** Tells what fills the sectors since. */
    long[] applied(String name, int begun, int ended) {
        applied.add(new Applied(kept(name), begun, ended));
        return kept(name).stamps;
    }

    private Kept kept(String name) {
        Kept kept = states.get(name);
        if (kept == null) {
            throw new AssertionError("a snapshot '" + name + "' that nobody took");
        }
        return kept;
    }

    /** The first that there is; null where there is none. */
    @Nullable
    String oldest() {
        return states.entrySet().stream()
                .filter(state -> state.getValue().goneBegun == Integer.MAX_VALUE)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(null);
    }

    /** The point at which a disk with that content has to be allowed: where a snapshot was being applied and is not there whole, the one before. */
    int asOf(long[] found, int cut) {
        for (Applied each : applied) {
            if (each.begun < cut && cut < each.ended && !Arrays.equals(found, each.kept.stamps)) {
                return each.begun;
            }
        }
        return cut;
    }

    /** Those are there that must be, and each is what it was; the disk is another one afterwards. */
    void check(BlockDevice opened, int cut) throws Exception {
        if (states.isEmpty()) {
            return;
        }
        Snapshots snapshots = opened.snapshots().orElseThrow();
        List<String> names = snapshots.list().stream().map(Snapshot::name).toList();
        states.forEach((name, kept) -> {
            boolean must = kept.ended <= cut && kept.goneBegun >= cut;
            boolean may = kept.begun < cut && kept.goneEnded > cut;
            boolean found = names.contains(name);
            if (found ? !may && !must : must) {
                throw new AssertionError("snapshots " + names + ", of which '" + name + "' is wrong");
            }
        });
        for (String name : names) {
            snapshots.apply(name);
            long[] found = PowerCutRun.stamps(opened);
            if (!Arrays.equals(found, kept(name).stamps)) {
                throw new AssertionError("snapshot '" + name + "' is " + Arrays.toString(found));
            }
        }
    }
}
