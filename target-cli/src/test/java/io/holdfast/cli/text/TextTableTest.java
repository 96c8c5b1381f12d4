package io.holdfast.cli.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TextTableTest {

    @Test
    void alignsWordsToTheLeftAndFiguresToTheRight() {
        TextTable table =
                new TextTable("NAME", "SIZE", "COUNT").row("a", "10 GiB", "5").row("longer", "0 B", "12345");

        assertThat(table.text("")).isEqualTo("""
                NAME      SIZE  COUNT
                a       10 GiB      5
                longer     0 B  12345
                """);
    }

    @Test
    void refusesARowOfAnotherWidth() {
        assertThatIllegalArgumentException().isThrownBy(() -> new TextTable("A", "B").row("1"));
    }

    @ParameterizedTest
    @CsvSource({"0, 0 s", "59, 59 s", "63, 1 min 3 s", "7500, 2 h 5 min", "273600, 3 d 4 h"})
    void tellsASpanOfTimeInItsTwoLargestUnits(long seconds, String text) {
        assertThat(Durations.format(Duration.ofSeconds(seconds))).isEqualTo(text);
    }
}
