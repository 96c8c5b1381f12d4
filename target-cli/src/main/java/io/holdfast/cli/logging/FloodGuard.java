package io.holdfast.cli.logging;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Lets each sentence of the program through thirty times a minute, whatever stands in its gaps, and then says that it was too much: a port scan or a host that
 * logs in over and over must not fill the disk (T53, T54).
 */
final class FloodGuard extends TurboFilter {

    private static final int LINES_A_MINUTE = 30;
    private static final int SENTENCES = 1000;
    private static final String BEGINNING = "This is said too often; until the minute is over it is only counted: {}";
    /** Whoever logs so has a sentence of its own in the gap. */
    private static final String WHOLE = "{}";

    private static final String END = "{} more lines like the next one were not logged";

    private final InstantSource clock;
    private final Map<String, Minute> minutes = new ConcurrentHashMap<>();

    FloodGuard(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public FilterReply decide(
            @Nullable Marker marker,
            Logger logger,
            Level level,
            @Nullable String format,
            Object @Nullable [] params,
            @Nullable Throwable throwable) {
        if (format == null || !level.isGreaterOrEqual(logger.getEffectiveLevel()) || level.levelInt < Level.INFO_INT) {
            return FilterReply.NEUTRAL;
        }
        if (format.equals(BEGINNING) || format.equals(END) || format.equals(WHOLE)) {
            return FilterReply.NEUTRAL;
        }
        if (minutes.size() >= SENTENCES) {
            minutes.clear();
        }
        Minute minute = minutes.merge(format, new Minute(clock.millis(), 1, 0), Minute::andOneMore);
        if (minute.lines == 1 && minute.missedBefore > 0) {
            logger.atLevel(slf4j(level)).log(END, minute.missedBefore);
        }
        if (minute.lines == LINES_A_MINUTE + 1) {
            logger.atLevel(slf4j(level)).log(BEGINNING, format.replace("{}", "..."));
        }
        return minute.lines <= LINES_A_MINUTE ? FilterReply.NEUTRAL : FilterReply.DENY;
    }

    private static org.slf4j.event.Level slf4j(Level level) {
        return org.slf4j.event.Level.valueOf(level.levelStr);
    }

    /**
     * How often a sentence was said since its minute began.
     *
     * @param missedBefore how many lines the minute before held back
     */
    private record Minute(long startMs, int lines, int missedBefore) {

        Minute andOneMore(Minute next) {
            return next.startMs - startMs < 60_000
                    ? new Minute(startMs, lines + 1, missedBefore)
                    : new Minute(next.startMs, 1, Math.max(0, lines - LINES_A_MINUTE));
        }
    }
}
