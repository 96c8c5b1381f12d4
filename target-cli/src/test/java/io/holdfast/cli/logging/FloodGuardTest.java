package io.holdfast.cli.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FloodGuardTest {

    private final LoggerContext context = new LoggerContext();
    private final Logger log = context.getLogger("io.holdfast.test");
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private Instant now = Instant.parse("2026-11-23T12:00:00Z");

    @BeforeEach
    void listen() {
        InstantSource clock = () -> now;
        context.addTurboFilter(new FloodGuard(clock));
        log.addAppender(lines);
        lines.start();
    }

    @Test
    void cutsTenThousandConnectionsDownToAFewLines_T53() {
        for (int i = 0; i < 10_000; i++) {
            log.info("{} connected and left", i);
        }

        assertThat(logged()).hasSize(31);
        assertThat(logged().getFirst()).isEqualTo("0 connected and left");
        assertThat(logged().getLast())
                .isEqualTo(
                        "This is said too often; until the minute is over it is only counted: ... connected and left");
    }

    @Test
    void tellsInTheNextMinuteHowManyLinesWereHeldBack() {
        for (int i = 0; i < 100; i++) {
            log.warn("refused {}", i);
        }
        lines.list.clear();
        now = now.plusSeconds(60);

        log.warn("refused {}", 100);

        assertThat(logged()).containsExactly("70 more lines like the next one were not logged", "refused 100");
    }

    @Test
    void countsEachSentenceByItself() {
        for (int i = 0; i < 30; i++) {
            log.info("one {}", i);
            log.info("two {}", i);
        }

        assertThat(logged()).hasSize(60);
    }

    @Test
    void leavesDetailsAloneThatSomebodyAskedFor() {
        log.setLevel(Level.DEBUG);
        for (int i = 0; i < 100; i++) {
            log.debug("detail {}", i);
        }

        assertThat(logged()).hasSize(100);
    }

    private List<String> logged() {
        return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
