package io.holdfast.file.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InlineReadsTest {

    private final InlineReads reads = new InlineReads();

    @Test
    void triesEachReadWhileThePageCacheHasThem() {
        for (int i = 0; i < 100; i++) {
            assertThat(reads.worthTrying(4096)).isTrue();
            reads.hit();
        }
    }

    @Test
    void aColdDiskPaysForOneTryInSixtyFive() {
        int tries = 0;
        for (int i = 0; i < 6_500; i++) {
            if (reads.worthTrying(4096)) {
                tries++;
                reads.miss();
            }
        }
        assertThat(tries).isBetween(100, 110);
    }

    @Test
    void oneHitBringsAllReadsBack() {
        for (int i = 0; i < 1_000; i++) {
            if (reads.worthTrying(4096)) {
                reads.miss();
            }
        }
        while (!reads.worthTrying(4096)) {
            Thread.onSpinWait();
        }
        reads.hit();
        assertThat(reads.worthTrying(4096)).isTrue();
        reads.miss();
        assertThat(reads.worthTrying(4096)).as("one miss skips one read").isFalse();
        assertThat(reads.worthTrying(4096)).isTrue();
    }

    @Test
    void leavesLongReadsToThePoolAndGivesUpWhereThereAreNone() {
        assertThat(reads.worthTrying(1 << 20)).isFalse();
        reads.giveUp();
        assertThat(reads.worthTrying(512)).isFalse();
    }
}
