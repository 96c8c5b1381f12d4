package io.holdfast.image.qcow2;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

    private static int word(long cluster) {
        return (int) (cluster % PAGE_CLUSTERS) / Long.SIZE;
    }
}
