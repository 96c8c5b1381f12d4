package io.holdfast.image.qcow2;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How many references each cluster of a file has; only where there are some does it take memory. Not thread-safe. */
final class Counts {

    private static final int PAGE = 1 << 14;

    private final List<int @Nullable []> pages = new ArrayList<>();
    private long end;

    int get(long cluster) {
        int page = (int) (cluster / PAGE);
        int[] counts = page < pages.size() ? pages.get(page) : null;
        return counts == null ? 0 : counts[(int) (cluster % PAGE)];
    }

    void add(long cluster, int change) {
        set(cluster, get(cluster) + change);
    }

    void set(long cluster, int count) {
        int page = (int) (cluster / PAGE);
        while (pages.size() <= page) {
            pages.add(null);
        }
        int[] counts = pages.get(page);
        if (counts == null) {
            counts = new int[PAGE];
            pages.set(page, counts);
        }
        counts[(int) (cluster % PAGE)] = count;
        if (count > 0) {
            end = Math.max(end, cluster + 1);
        }
    }

    /** Each of so many clusters has one reference more. */
    void addRun(long firstCluster, long clusters) {
        for (long cluster = firstCluster; cluster < firstCluster + clusters; cluster++) {
            add(cluster, 1);
        }
    }

    /** No cluster from there on has ever had a reference. */
    long end() {
        return end;
    }

    /** Whether any of so many clusters has one. */
    boolean any(long firstCluster, long clusters) {
        for (long cluster = firstCluster; cluster < Math.min(end, firstCluster + clusters); cluster++) {
            if (get(cluster) != 0) {
                return true;
            }
        }
        return false;
    }
}
