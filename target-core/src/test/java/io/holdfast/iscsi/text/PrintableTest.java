package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {

    @Test
    void quotesAndKeepsToOneLine() {
        assertThat(Printable.quote("a\r\nb\u2028c\u001b[0m\"d\"")).isEqualTo("\"a??b?c?[0m'd'\"");
    }

    @Test
    void keepsWhatCanBeRead() {
        assertThat(Printable.quote("存储 disk-1")).isEqualTo("\"存储 disk-1\"");
    }

    @Test
    void cutsWhatIsTooLong() {
        assertThat(Printable.quote("x".repeat(10_000))).isEqualTo("\"" + "x".repeat(223) + "...\"");
    }
}
