package io.holdfast.peers;

import io.holdfast.Median;
import io.holdfast.testkit.load.LoadReport;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The medians of a peer under one load.
 *
 * @param p99Micros latency that 99 of 100 commands did not exceed
 * @param cpuMicros CPU time of the target's process a command
 */
record PeerFigures(double iops, double p99Micros, double cpuMicros) {

    private static final int P99 = 1;

    static PeerFigures median(List<LoadReport> rounds) {
        return new PeerFigures(
                median(rounds, LoadReport::iops),
                median(rounds, round -> round.percentiles().get(P99).toNanos() / 1e3),
                median(rounds, LoadReport::targetMicrosPerCommand));
    }

    /** How many times better than the other in each of the three: above 1 is better. */
    PeerFigures against(PeerFigures other) {
        return new PeerFigures(iops / other.iops, other.p99Micros / p99Micros, other.cpuMicros / cpuMicros);
    }

    /** A cell of the table of figures. */
    String figures() {
        return String.format(Locale.ROOT, "%,.0f / %,.0f / %.1f", iops, p99Micros, cpuMicros);
    }

    /** A cell of the table of ratios. */
    String factors() {
        return String.format(Locale.ROOT, "%.2f / %.2f / %.2f", iops, p99Micros, cpuMicros);
    }

    private static double median(List<LoadReport> rounds, ToDoubleFunction<LoadReport> figure) {
        return Median.of(rounds.stream().mapToDouble(figure));
    }
}
