package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.testkit.Cdbs;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** T47: what initiators learn of the host's space before it is at its end, and when it is. */
class ThinProvisioningTest {

    private static final String SOFT_THRESHOLD = "6/38/07";

    /** The disk has 2 MiB; a tenth of it, in whole sets. */
    private static final long THRESHOLD_BYTES = 1 << 20;

    private static final Duration PERIOD = SpaceWatch.PERIOD;

    private UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void warnsEachNexusOnceWhenTheHostHasLittleSpaceLeft() {
        disk.device.leave(THRESHOLD_BYTES);
        pass(PERIOD);
        assertThat(disk.attentions(disk.nexus)).as("as much as the threshold").isEmpty();

        disk.device.leave(THRESHOLD_BYTES - 1);
        pass(PERIOD);
        pass(PERIOD);

        assertThat(disk.attentions(disk.nexus)).containsExactly(SOFT_THRESHOLD);
        assertThat(disk.attentions(disk.other)).containsExactly(SOFT_THRESHOLD);
    }

    @Test
    void warnsAgainAfterThereWasSpace() {
        disk.device.leave(0);
        pass(PERIOD);
        assertThat(disk.attentions(disk.nexus)).containsExactly(SOFT_THRESHOLD);
        pass(PERIOD);
        assertThat(disk.attentions(disk.nexus)).isEmpty();

        disk.device.leave(THRESHOLD_BYTES);
        pass(PERIOD);
        disk.device.leave(0);
        pass(PERIOD);

        assertThat(disk.attentions(disk.nexus)).containsExactly(SOFT_THRESHOLD);
    }

    @Test
    void tellsTheSpaceInItsLog() {
        disk.device.leave(5 * THRESHOLD_BYTES + 7);

        assertThat(disk.run(Cdbs.of("4D 00 4C 00 00 00 00 00 FF 00")).dataIn())
                .containsExactly(0x0C, 0, 0, 12, 0, 1, 3, 8, 0, 0, 0, 5, 2, 0, 0, 0);
        assertThat(disk.run(Cdbs.of("4D 00 40 00 00 00 00 00 FF 00")).dataIn())
                .containsExactly(0, 0, 0, 3, 0, 0x0C, 0x2F);
    }

    @Test
    void aDiskThatIsNotThinNeitherWarnsNorTells() {
        disk = new UnitFixture(
                new BlockLimits(512, 4096, 1 << 20, 0, Access.READ_WRITE), SharingMode.CLUSTER, CacheMode.NONE);
        disk.device.leave(0);
        pass(PERIOD);

        assertThat(disk.attentions(disk.nexus)).isEmpty();
        assertThat(sense(disk.run(Cdbs.of("4D 00 4C 00 00 00 00 00 FF 00")))).isEqualTo("5/24/00");
        assertThat(sense(disk.run(Cdbs.of("1A 08 1C 01 FF 00")))).isEqualTo("5/24/00");
    }

    @Test
    void saysForAWhileThatSpaceIsBeingFoundAndThenThatThereIsNone() {
        AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1);
        SpaceShortage shortage = new SpaceShortage(nanos::get);

        assertThat(shortage.sense().additional().ascq()).as("at once").isEqualTo(0x14);
        nanos.addAndGet(Duration.ofSeconds(29).toNanos());
        assertThat(shortage.sense().additional().asc()).isEqualTo(0x04);
        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(shortage.sense().additional().asc()).as("after 30 s").isEqualTo(0x27);
        nanos.addAndGet(Duration.ofSeconds(61).toNanos());
        assertThat(shortage.sense().additional().asc()).as("another time").isEqualTo(0x04);
    }

    private void pass(Duration time) {
        disk.timer.pass(time);
        disk.turn();
    }
}
