package io.holdfast.image.qcow2;

import java.util.ArrayList;
import java.util.List;

/** Clusters that have lost a reference in memory, but perhaps not in the file. Guarded by the lock of the tables. */
final class Freed {

    private static final int MANY_CLUSTERS = 1 << 16;

    private List<Run> runs = new ArrayList<>();
    private long clusters;

    /** Each of these has lost one. */
    record Run(long firstCluster, long clusters) {}

    void add(long cluster) {
        clusters++;
        Run last = runs.isEmpty() ? null : runs.getLast();
        if (last != null && last.firstCluster + last.clusters == cluster) {
            runs.set(runs.size() - 1, new Run(last.firstCluster, last.clusters + 1));
        } else {
            runs.add(new Run(cluster, 1));
        }
    }

    boolean none() {
        return runs.isEmpty();
    }

    /** Whether it is time to find out which of them can be used again. */
    boolean many() {
        return clusters > MANY_CLUSTERS;
    }

    List<Run> take() {
        List<Run> taken = runs;
        runs = new ArrayList<>();
        clusters = 0;
        return taken;
    }

    void putBack(List<Run> taken) {
        List<Run> later = runs;
        runs = new ArrayList<>(taken);
        runs.addAll(later);
        for (Run run : taken) {
            clusters += run.clusters;
        }
    }
}
