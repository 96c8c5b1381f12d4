package io.holdfast.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {

    private final LatencyHistogram histogram = new LatencyHistogram();

    @Test
    void knowsPercentilesToThreePercent() {
        for (int micros = 1; micros <= 10_000; micros++) {
            histogram.add(micros * 1_000L);
        }

        assertThat(histogram.percentileNanos(0.5)).isCloseTo(5_000_000, Percentage.withPercentage(3.2));
        assertThat(histogram.percentileNanos(0.99)).isCloseTo(9_900_000, Percentage.withPercentage(3.2));
        assertThat(histogram.maxNanos()).isEqualTo(10_000_000);
        assertThat(histogram.count()).isEqualTo(10_000);
    }

    @Test
    void countsExactlyBelowSixtyFour() {
        histogram.add(63);

        assertThat(histogram.percentileNanos(0.5)).isEqualTo(63);
    }

    @Test
    void addsAnother() {
        LatencyHistogram other = new LatencyHistogram();
        other.add(1_000);
        histogram.add(10);
        histogram.addAll(other);

        assertThat(histogram.count()).isEqualTo(2);
        assertThat(histogram.maxNanos()).isEqualTo(1_000);
    }
}
