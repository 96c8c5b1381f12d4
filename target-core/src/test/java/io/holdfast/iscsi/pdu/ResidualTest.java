package io.holdfast.iscsi.pdu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ResidualTest {

    @Test
    void isNoneWhenTheInitiatorGetsWhatItExpects() {
        assertThat(Residual.between(4096, 4096)).isSameAs(Residual.NONE);
    }

    @Test
    void underflowsByWhatIsMissing() {
        assertThat(Residual.between(4096, 36)).isEqualTo(Residual.underflow(4060));
    }

    @Test
    void overflowsByWhatFindsNoRoom() {
        assertThat(Residual.between(0, 512)).isEqualTo(Residual.overflow(512));
    }

    /** A READ may ask for far more than the 32 bits of Residual Count. */
    @Test
    void anOverflowBeyond32BitsIsToldAsTheLargestCount() {
        assertThat(Residual.between(0, 1L << 40)).isEqualTo(Residual.overflow(0xFFFF_FFFFL));
    }
}
