package io.holdfast.cli.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.holdfast.image.Snapshot;
import io.holdfast.util.ByteSize;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The snapshots that an image keeps, in the words of qemu-img. */
public record SnapshotReport(@JsonProperty("snapshots") List<Line> snapshots) {

    private static final String COLUMNS = "%-9s %-16s %8s%20s%13s%11s%n";
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);

    /**
     * One of them.
     *
     * @param icount null where it was not recorded
     */
    public record Line(
            @JsonProperty("icount") @Nullable Long icount,
            @JsonProperty("vm-clock-nsec") int vmClockNanos,
            @JsonProperty("name") String name,
            @JsonProperty("date-sec") long dateSeconds,
            @JsonProperty("date-nsec") int dateNanos,
            @JsonProperty("vm-clock-sec") long vmClockSeconds,
            @JsonProperty("id") String id,
            @JsonProperty("vm-state-size") long vmStateBytes) {

        private static Line of(Snapshot snapshot) {
            OptionalLong icount = snapshot.icount();
            Instant taken = snapshot.taken();
            Duration clock = snapshot.vmClock();
            return new Line(
                    icount.isPresent() ? icount.getAsLong() : null,
                    clock.toNanosPart(),
                    snapshot.name(),
                    taken.getEpochSecond(),
                    taken.getNano(),
                    clock.toSeconds(),
                    snapshot.id(),
                    snapshot.vmStateBytes());
        }

        private String text(ZoneId zone) {
            Duration clock = Duration.ofSeconds(vmClockSeconds, vmClockNanos);
            return COLUMNS.formatted(
                    printable(id),
                    printable(name),
                    ByteSize.format(vmStateBytes),
                    DATE.format(Instant.ofEpochSecond(dateSeconds).atZone(zone)),
                    "%02d:%02d:%02d.%03d"
                            .formatted(
                                    clock.toHours(),
                                    clock.toMinutesPart(),
                                    clock.toSecondsPart(),
                                    clock.toMillisPart()),
                    icount == null ? "--" : icount.toString());
        }

        /** An image from elsewhere must not move the cursor of whoever lists it. */
        private static String printable(String text) {
            return text.replaceAll("\\p{Cntrl}", "?");
        }
    }

    public static SnapshotReport of(List<Snapshot> snapshots) {
        return new SnapshotReport(snapshots.stream().map(Line::of).toList());
    }

    /** For people, in this machine's time zone; nothing where there are none. */
    public String text() {
        if (snapshots.isEmpty()) {
            return "";
        }
        StringBuilder text = new StringBuilder("Snapshot list:\n");
        text.append(COLUMNS.formatted("ID", "TAG", "VM SIZE", "DATE", "VM CLOCK", "ICOUNT"));
        snapshots.forEach(line -> text.append(line.text(ZoneId.systemDefault())));
        return text.toString();
    }
}
