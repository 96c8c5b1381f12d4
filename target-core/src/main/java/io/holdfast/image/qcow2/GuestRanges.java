package io.holdfast.image.qcow2;

import java.util.ArrayList;
import java.util.List;

/** Lets those that change the mapping of the same guest clusters do so one after the other, in the order in which they came. */
final class GuestRanges {

    private final List<Range> ranges = new ArrayList<>();

    /** Guest clusters that are somebody's until it is closed. */
    final class Range implements AutoCloseable {

        private final long firstCluster;
        private final long lastCluster;

        private Range(long firstCluster, long lastCluster) {
            this.firstCluster = firstCluster;
            this.lastCluster = lastCluster;
        }

        private boolean overlaps(Range other) {
            return firstCluster <= other.lastCluster && other.firstCluster <= lastCluster;
        }

        @Override
        public void close() {
            synchronized (ranges) {
                ranges.remove(this);
                ranges.notifyAll();
            }
        }
    }

    /** Waits until nobody before has any of these clusters. Blocks. */
    Range take(long firstCluster, long lastCluster) {
        Range mine = new Range(firstCluster, lastCluster);
        boolean interrupted = false;
        synchronized (ranges) {
            ranges.add(mine);
            while (blocked(mine)) {
                try {
                    ranges.wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return mine;
    }

    private boolean blocked(Range mine) {
        for (Range earlier : ranges) {
            if (earlier == mine) {
                return false;
            }
            if (earlier.overlaps(mine)) {
                return true;
            }
        }
        return false;
    }
}
