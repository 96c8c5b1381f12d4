package io.holdfast.util;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HexTest {

    @Test
    void showsAllDigitsOfAValue() {
        assertThat(Hex.of((byte) 0x0A)).isEqualTo("0x0a");
        assertThat(Hex.of((short) 0xFFFE)).isEqualTo("0xfffe");
        assertThat(Hex.of(0xFFFF_FFFF)).isEqualTo("0xffffffff");
        assertThat(Hex.of(1L << 48)).isEqualTo("0x0001000000000000");
    }
}
