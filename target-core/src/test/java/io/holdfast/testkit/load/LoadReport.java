package io.holdfast.testkit.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * The figures of a load.
 *
 * @param commands that ended within the measured time, flushes not counted
 * @param targetCpu CPU time of the target within the measured time; zero when its process is not known
 * @param errors commands that did not end with GOOD, over the whole run
 * @param problem the first error or fault; null when there was none
 */
public record LoadReport(
        long commands,
        long bytes,
        Duration measured,
        List<Duration> percentiles,
        Duration ownCpu,
        Duration targetCpu,
        long errors,
        @Nullable String problem) {

    /** What {@link #percentiles} holds, before the maximum. */
    static final double[] FRACTIONS = {0.5, 0.99, 0.999};

    static LoadReport of(
            LoadPlan plan, List<SessionReport> sessions, Duration measured, Duration ownCpu, Duration targetCpu) {
        LatencyHistogram all = new LatencyHistogram();
        sessions.forEach(session -> all.addAll(session.latencies()));
        List<Duration> percentiles = DoubleStream.of(FRACTIONS)
                .mapToObj(fraction -> Duration.ofNanos(all.percentileNanos(fraction)))
                .collect(Collectors.toCollection(ArrayList::new));
        percentiles.add(Duration.ofNanos(all.maxNanos()));
        return new LoadReport(
                all.count(),
                all.count() * plan.commandBytes,
                measured,
                percentiles,
                ownCpu,
                targetCpu,
                sessions.stream().mapToLong(SessionReport::errors).sum(),
                sessions.stream()
                        .map(SessionReport::problem)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null));
    }

    public double iops() {
        return commands / (measured.toNanos() / 1e9);
    }

    /** Microseconds of the target's CPU for each command; 0 when its process is not known. */
    public double targetMicrosPerCommand() {
        return micros(targetCpu) / Math.max(1, commands);
    }

    public boolean clean() {
        return problem == null && errors == 0;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "iops %.0f  MB/s %.1f  p50 %.0f  p99 %.0f  p99.9 %.0f  max %.0f us  errors %d  target-us/command %.2f  load-us/command %.2f%s",
                iops(),
                bytes / (measured.toNanos() / 1e3),
                micros(percentiles.get(0)),
                micros(percentiles.get(1)),
                micros(percentiles.get(2)),
                micros(percentiles.get(3)),
                errors,
                targetMicrosPerCommand(),
                micros(ownCpu) / Math.max(1, commands),
                problem == null ? "" : "  FIRST PROBLEM: " + problem);
    }

    private static double micros(Duration duration) {
        return duration.toNanos() / 1e3;
    }
}
