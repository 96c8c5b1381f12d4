package io.holdfast.file.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InlineWritesTest {

    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final InlineWrites writes = new InlineWrites(true);
    private long now = -17 * MS; // The clock may start anywhere.

    @Test
    void makesEachWriteWhileTheyAreQuick() {
        for (int i = 0; i < 100; i++) {
            assertThat(worthTrying()).isTrue();
            make(MS / 100);
        }
    }

    @Test
    void leavesWritesToThePoolForAWhileAfterALongOne() {
        make(10 * MS);
        assertThat(worthTrying()).isFalse();
        now += 19 * MS;
        assertThat(worthTrying()).isFalse();
        now += MS;
        assertThat(worthTrying()).isTrue();
    }

    @Test
    void staysAwayLongerEachTimeAsLongAsTheDiskCannotKeepUp() {
        long heldUp = 0;
        long until = now + 60_000 * MS;
        while (now < until) {
            if (worthTrying()) {
                make(100 * MS);
                heldUp += 100 * MS;
            } else {
                now += MS;
            }
        }
        assertThat(heldUp).as("of a minute").isLessThan(2_000 * MS);
    }

    @Test
    void forgetsALongOneOfOldTimes() {
        make(10 * MS);
        now += 10_000 * MS;
        assertThat(worthTrying()).isTrue();
        make(10 * MS);
        now += 20 * MS;
        assertThat(worthTrying()).isTrue();
    }

    @Test
    void leavesLongWritesAndPartsOfPagesToThePool() {
        assertThat(writes.worthTrying(0, 1 << 20, now)).isFalse();
        assertThat(writes.worthTrying(0, 512, now)).isFalse();
        assertThat(writes.worthTrying(512, 4096, now)).isFalse();
    }

    @Test
    void makesNoneWhereAWriteIsNotACopyIntoMemory() {
        assertThat(new InlineWrites(false).worthTrying(0, 4096, now)).isFalse();
    }

    private boolean worthTrying() {
        return writes.worthTrying(8192, 4096, now);
    }

    private void make(long tookNanos) {
        long start = now;
        now += tookNanos;
        writes.made(start, now);
    }
}
