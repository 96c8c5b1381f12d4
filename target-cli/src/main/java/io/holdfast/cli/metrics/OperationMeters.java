package io.holdfast.cli.metrics;

import io.holdfast.scsi.Status;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * The meters of one operation of one LUN.
 *
 * @param byStatus commands that ended with each; complete, and not changed
 * @param aborted commands that got none
 * @param duration from a command's arrival to its status
 */
record OperationMeters(Map<Status, Counter> byStatus, Counter aborted, Timer duration) {

    /** Few: each is a series for every operation of every LUN. From a page-cache hit to what hosts give up on. */
    private static final Duration[] BUCKETS = {
        Duration.ofNanos(50_000),
        Duration.ofNanos(100_000),
        Duration.ofNanos(250_000),
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofSeconds(10)
    };

    static OperationMeters register(MeterRegistry registry, Tags tags) {
        Map<Status, Counter> byStatus = new EnumMap<>(Status.class);
        for (Status status : Status.values()) {
            byStatus.put(status, commands(registry, tags, status.name().toLowerCase(Locale.ROOT)));
        }
        return new OperationMeters(
                byStatus,
                commands(registry, tags, "aborted"),
                Timer.builder("holdfast.command.duration")
                        .description("Time from a command's arrival to its status, with that for its data")
                        .tags(tags)
                        .serviceLevelObjectives(BUCKETS)
                        .register(registry));
    }

    Counter ended(Status status) {
        return Objects.requireNonNull(byStatus.get(status));
    }

    private static Counter commands(MeterRegistry registry, Tags tags, String status) {
        return Counter.builder("holdfast.commands")
                .description("SCSI commands that ended, by status")
                .tags(tags.and("status", status))
                .register(registry);
    }
}
