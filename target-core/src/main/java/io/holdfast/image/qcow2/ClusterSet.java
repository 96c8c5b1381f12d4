package io.holdfast.image.qcow2;

import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** A set of clusters of the file. Changed under a lock; anybody who has learnt of a cluster since asks without. */
final class ClusterSet {

    private static final int PAGE_CLUSTERS = 1 << 13;

    private final Map<Long, long[]> pages = new ConcurrentHashMap<>();

    boolean contains(long cluster) {
        long[] page = pages.get(cluster / PAGE_CLUSTERS);
        return page != null && (page[word(cluster)] >>> cluster & 1) != 0;
    }

    /** Whether it was not there yet. */
    boolean add(long cluster) {
        long[] page = pages.computeIfAbsent(cluster / PAGE_CLUSTERS, any -> new long[PAGE_CLUSTERS / Long.SIZE]);
        boolean added = (page[word(cluster)] >>> cluster & 1) == 0;
        page[word(cluster)] |= 1L << cluster;
        return added;
    }

    void remove(long cluster) {
        long[] page = pages.get(cluster / PAGE_CLUSTERS);
        if (page != null) {
            page[word(cluster)] &= ~(1L << cluster);
        }
    }

    void clear() {
        pages.clear();
    }

    /** Shows each stretch of them, in ascending order. */
    void forEachRun(Consumer<Freed.Run> consumer) {
        long first = 0;
        long end = 0;
        for (long page : new TreeSet<>(pages.keySet())) {
            for (long cluster = page * PAGE_CLUSTERS; cluster < (page + 1) * PAGE_CLUSTERS; cluster++) {
                if (!contains(cluster)) {
                    continue;
                }
                if (cluster != end) {
                    show(first, end, consumer);
                    first = cluster;
                }
                end = cluster + 1;
            }
        }
        show(first, end, consumer);
    }

    private static void show(long first, long end, Consumer<Freed.Run> consumer) {
        if (end > first) {
            consumer.accept(new Freed.Run(first, end - first));
        }
    }

    private static int word(long cluster) {
        return (int) (cluster % PAGE_CLUSTERS) / Long.SIZE;
    }
}
