package io.holdfast.cli.text;

import java.time.Duration;

/** Spans of time for people: the two largest units. */
public final class Durations {

    private Durations() {}

    /** {@code 3 d 4 h}, {@code 2 h 5 min}, {@code 1 min 3 s}, {@code 12 s}. */
    public static String format(Duration duration) {
        long days = duration.toDays();
        int hours = duration.toHoursPart();
        int minutes = duration.toMinutesPart();
        int seconds = duration.toSecondsPart();
        if (days > 0) {
            return days + " d " + hours + " h";
        }
        if (hours > 0) {
            return hours + " h " + minutes + " min";
        }
        return minutes > 0 ? minutes + " min " + seconds + " s" : seconds + " s";
    }
}
