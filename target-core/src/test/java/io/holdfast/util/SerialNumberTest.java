package io.holdfast.util;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SerialNumberTest {

    private static final int LAST = 0xFFFF_FFFF;
    private static final int HALF = 0x8000_0000;

    @Test
    void ordersAcrossTheWrap() {
        assertThat(SerialNumber.lessThan(LAST, 0)).isTrue();
        assertThat(SerialNumber.lessThan(0, LAST)).isFalse();
        assertThat(SerialNumber.lessThan(0xFFFF_FF00, 0x0000_0010)).isTrue();
    }

    @Test
    void ordersAcrossTheSignOfInt() {
        assertThat(SerialNumber.lessThan(0x7FFF_FFFF, HALF)).isTrue();
        assertThat(SerialNumber.lessThan(HALF, 0x7FFF_FFFF)).isFalse();
    }

    @Test
    void numbersHalfTheCircleApartHaveNoOrder() {
        assertThat(SerialNumber.lessThan(5, 5 + HALF)).isFalse();
        assertThat(SerialNumber.lessThan(5 + HALF, 5)).isFalse();
        assertThat(SerialNumber.lessThan(5, 5 + HALF - 1)).isTrue();
        assertThat(SerialNumber.lessThan(5 + HALF + 1, 5)).isTrue();
    }

    @Test
    void aNumberIsNotLessThanItself() {
        assertThat(SerialNumber.lessThan(7, 7)).isFalse();
        assertThat(SerialNumber.lessOrEqual(7, 7)).isTrue();
    }

    @Test
    void aWindowMayWrapAndMayBeEmpty() {
        assertThat(SerialNumber.within(0, LAST, 1)).isTrue();
        assertThat(SerialNumber.within(LAST, LAST, 1)).isTrue();
        assertThat(SerialNumber.within(1, LAST, 1)).isTrue();
        assertThat(SerialNumber.within(2, LAST, 1)).isFalse();
        assertThat(SerialNumber.within(LAST - 1, LAST, 1)).isFalse();
        assertThat(SerialNumber.within(0, 0, LAST)).as("empty").isFalse();
    }

    @Test
    void addsAcrossTheWrapButNeverBackwards() {
        assertThat(SerialNumber.add(LAST, 2)).isEqualTo(1);
        assertThat(SerialNumber.add(1, Integer.MAX_VALUE)).isEqualTo(HALF);
        assertThat(SerialNumber.next(LAST)).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> SerialNumber.add(0, -1));
    }

    @Test
    void countsTheStepsBetweenTwoNumbers() {
        assertThat(SerialNumber.distance(LAST, 3)).isEqualTo(4);
        assertThat(SerialNumber.distance(3, LAST)).isEqualTo(-4);
    }
}
