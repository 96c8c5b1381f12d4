package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LostNexusTest {

    private final UnitFixture disk = new UnitFixture();
    private boolean drained;

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    /** T01. */
    @Test
    void dropsACommandThatComesAfterItsNexusWasLost() {
        disk.unit.detach(disk.nexus, () -> drained = true);
        disk.turn();
        assertThat(drained).isTrue();

        RecordingTask late = disk.run(disk.nexus, Cdbs.write10(0, 1), filled(1, 'x'));

        assertThat(late.wasDropped()).isTrue();
        assertThat(disk.device.peek(0, BLOCK)).isEqualTo(filled(1, 0));
    }

    /** T01. */
    @Test
    void dropsACommandWhoseDataComesAfterItsNexusWasLost() {
        RecordingTask write = disk.start(disk.nexus, Cdbs.write10(0, 1), BLOCK);
        disk.unit.detach(disk.nexus, () -> drained = true);
        disk.turn();
        assertThat(drained).isTrue();

        disk.give(write, filled(1, 'x'));

        assertThat(write.wasDropped()).isTrue();
        assertThat(disk.device.peek(0, BLOCK)).isEqualTo(filled(1, 0));
    }
}
