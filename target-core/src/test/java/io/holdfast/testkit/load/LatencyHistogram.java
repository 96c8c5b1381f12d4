package io.holdfast.testkit.load;

/** Latencies in nanoseconds, to 3 percent. */
final class LatencyHistogram {

    private static final int PRECISION_BITS = 6;
    private static final int STEPS = 1 << PRECISION_BITS;

    private final long[] counts = new long[STEPS * Long.SIZE];
    private long total;
    private long max;

    void add(long nanos) {
        counts[bucket(nanos)]++;
        total++;
        max = Math.max(max, nanos);
    }

    void addAll(LatencyHistogram other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
        max = Math.max(max, other.max);
    }

    long count() {
        return total;
    }

    long maxNanos() {
        return max;
    }

    /** The latency that the fraction of all (0.99 for instance) did not exceed; 0 when there is none. */
    long percentileNanos(double fraction) {
        long wanted = (long) Math.ceil(total * fraction);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= wanted && seen > 0) {
                return Math.min(upperEnd(i), max);
            }
        }
        return max;
    }

    private static int bucket(long nanos) {
        int shift = Math.max(0, Long.SIZE - PRECISION_BITS - Long.numberOfLeadingZeros(nanos | 1));
        return shift * STEPS + (int) ((nanos >>> shift) & (STEPS - 1));
    }

    private static long upperEnd(int bucket) {
        int shift = bucket / STEPS;
        return ((bucket % STEPS + 1L) << shift) - 1;
    }
}
