package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two initiators, each with its loop, on one disk that answers when the test lets it. */
class TaskManagementTest {

    private final UnitFixture disk = new UnitFixture();
    private boolean done;

    @AfterEach
    void leavesNothingBehind() {
        disk.device.resume();
        disk.assertNothingLeft();
    }

    @Test
    void aCommandThatWaitsForItsDataIsDroppedOnItsOwnLoop() {
        RecordingTask write = disk.start(disk.nexus, Cdbs.write10(0, 1), BLOCK);
        manage(new TaskManagement.AbortTask(write, disk.nexus));

        assertThat(write.aborted()).isTrue();
        assertThat(write.ended()).isFalse();
        assertThat(done).isFalse();
        disk.turn();
        assertThat(write.wasDropped()).isTrue();
        assertThat(done).isTrue();
    }

    @Test
    void dataThatComesForAnAbortedCommandIsThrownAway() {
        RecordingTask write = disk.start(disk.nexus, Cdbs.write10(0, 1), BLOCK);
        manage(new TaskManagement.AbortTask(write, disk.nexus));
        disk.give(write, filled(1, 'x'));
        disk.turn();

        assertThat(write.wasDropped()).isTrue();
        assertThat(done).isTrue();
        assertThat(disk.device.peek(0, BLOCK)).isEqualTo(filled(1, 0));
    }

    /** T56: the function is answered when the disk has let go, and no sooner. */
    @Test
    void aCommandThatExecutesIsDroppedWhenItsIoHasEnded() {
        disk.device.hold();
        RecordingTask write = disk.start(disk.nexus, Cdbs.write10(0, 1), BLOCK);
        disk.give(write, filled(1, 'x'));
        manage(new TaskManagement.AbortTask(write, disk.nexus));
        disk.turn();

        assertThat(write.ended()).isFalse();
        assertThat(done).isFalse();
        assertThat(disk.buffers.leasedBytes()).as("what the kernel still holds").isPositive();
        disk.device.resume();
        disk.turn();
        assertThat(write.wasDropped()).isTrue();
        assertThat(done).isTrue();
    }

    @Test
    void aReadThatWaitsForABufferIsDroppedAtOnce() {
        disk.device.hold();
        for (int i = 0; i < 8; i++) {
            disk.start(disk.other, Cdbs.read10(0, 2048));
        }
        RecordingTask read = disk.start(disk.nexus, Cdbs.read10(0, 2048));
        manage(new TaskManagement.AbortTask(read, disk.nexus));
        disk.turn();

        assertThat(read.wasDropped()).isTrue();
        assertThat(done).isTrue();
    }

    @Test
    void aCommandThatWaitsAtTheGateIsDroppedAndLetsTheNextOnesThrough() {
        disk.device.hold();
        RecordingTask flush = disk.start(disk.nexus, Cdbs.of("35"));
        RecordingTask reserve = disk.start(disk.nexus, Cdbs.of("16"));
        RecordingTask read = disk.start(disk.nexus, Cdbs.read10(0, 1));
        assertThat(disk.device.held()).hasSize(1);

        manage(new TaskManagement.AbortTask(reserve, disk.nexus));
        disk.turn();
        assertThat(reserve.wasDropped()).isTrue();
        assertThat(done).isTrue();
        assertThat(disk.device.held()).as("the read goes on beside the flush").hasSize(2);
        disk.device.resume();
        disk.turn();
        assertThat(flush.outcome()).isEqualTo(Outcome.GOOD);
        assertThat(read.status()).isEqualTo(Status.GOOD);
    }

    @Test
    void aCommandThatHasEndedIsNoError() {
        RecordingTask read = disk.run(Cdbs.read10(0, 1));
        manage(new TaskManagement.AbortTask(read, disk.nexus));

        assertThat(done).isTrue();
        assertThat(read.status()).isEqualTo(Status.GOOD);
    }

    @Test
    void abortTaskSetLeavesTheCommandsOfOthersAlone() {
        RecordingTask mine = disk.start(disk.nexus, Cdbs.write10(0, 1), BLOCK);
        RecordingTask theirs = disk.start(disk.other, Cdbs.write10(0, 1), BLOCK);
        manage(new TaskManagement.AbortTaskSet(disk.nexus));
        disk.turn();

        assertThat(mine.wasDropped()).isTrue();
        assertThat(theirs.ended()).isFalse();
        assertThat(disk.attentions(disk.nexus)).isEmpty();
        disk.give(theirs, filled(1, 't'));
        disk.turn();
        assertThat(theirs.outcome()).isEqualTo(Outcome.GOOD);
    }

    @Test
    void clearTaskSetTellsThoseWhoseCommandsItHasAborted() {
        RecordingTask mine = disk.start(disk.nexus, Cdbs.write10(0, 1), BLOCK);
        RecordingTask theirs = disk.start(disk.other, Cdbs.write10(0, 1), BLOCK);
        manage(new TaskManagement.ClearTaskSet(disk.nexus));
        disk.turn();

        assertThat(done).isTrue();
        assertThat(mine.wasDropped()).isTrue();
        assertThat(theirs.wasDropped()).isTrue();
        assertThat(disk.attentions(disk.nexus)).isEmpty();
        assertThat(disk.attentions(disk.other)).containsExactly("6/2f/00");
    }

    @Test
    void clearTaskSetSaysNothingToThoseWhoLostNothing() {
        manage(new TaskManagement.ClearTaskSet(disk.nexus));

        assertThat(disk.attentions(disk.other)).isEmpty();
    }

    @Test
    void aResetAbortsAllAndTellsAll() {
        disk.device.hold();
        RecordingTask executing = disk.start(disk.other, Cdbs.read10(0, 1));
        RecordingTask collecting = disk.start(disk.nexus, Cdbs.write10(0, 1), BLOCK);
        manage(new TaskManagement.LogicalUnitReset(disk.nexus));
        disk.turn();
        assertThat(done).as("while the disk holds a command").isFalse();

        RecordingTask later = disk.start(disk.other, Cdbs.read10(0, 1));
        disk.device.resume();
        disk.turn();
        assertThat(done).isTrue();
        assertThat(executing.wasDropped()).isTrue();
        assertThat(collecting.wasDropped()).isTrue();
        assertThat(later.status()).as("came after the reset").isEqualTo(Status.GOOD);
        assertThat(disk.attentions(disk.nexus)).containsExactly("6/29/03");
        assertThat(disk.attentions(disk.other)).containsExactly("6/29/03");
    }

    @Test
    void answersInquiryWhileADiskThatHangsHoldsUpAReset() {
        disk.device.hold();
        disk.start(disk.other, Cdbs.read10(0, 1));
        manage(new TaskManagement.LogicalUnitReset(disk.nexus));

        assertThat(disk.run(Cdbs.of("12 00 00 00 24 00")).dataIn()).hasSize(36);
        assertThat(disk.run(Cdbs.of("00")).status()).isEqualTo(Status.GOOD);
    }

    @Test
    void twoResetsAtOnceBothEnd() {
        disk.device.hold();
        RecordingTask read = disk.start(disk.nexus, Cdbs.read10(0, 1));
        boolean[] both = {false, false};
        disk.unit.manage(new TaskManagement.LogicalUnitReset(disk.nexus), () -> both[0] = true);
        disk.unit.manage(new TaskManagement.TargetReset(disk.other), () -> both[1] = true);
        disk.device.resume();
        disk.turn();

        assertThat(both).containsExactly(true, true);
        assertThat(read.wasDropped()).isTrue();
        assertThat(disk.attentions(disk.nexus)).containsExactly("6/29/03", "6/29/02");
    }

    /** T01, T04. */
    @Test
    void theEndOfANexusWaitsForItsIoAndHarmsNobodyElse() {
        disk.device.hold();
        RecordingTask mine = disk.start(disk.nexus, Cdbs.write10(0, 1), BLOCK);
        disk.give(mine, filled(1, 'm'));
        RecordingTask theirs = disk.start(disk.other, Cdbs.write10(1, 1), BLOCK);
        disk.unit.detach(disk.nexus, () -> done = true);
        disk.turn();
        assertThat(done).isFalse();

        disk.device.resume();
        disk.turn();
        assertThat(done).isTrue();
        assertThat(mine.wasDropped()).isTrue();
        disk.give(theirs, filled(1, 't'));
        disk.turn();
        assertThat(theirs.outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.attentions(disk.other)).isEmpty();
    }

    @Test
    void aClosedUnitDrainsAndRefusesWhatComesLater() {
        disk.device.hold();
        RecordingTask read = disk.start(disk.nexus, Cdbs.read10(0, 1));
        disk.unit.close(() -> done = true);
        disk.turn();
        assertThat(done).isFalse();

        disk.device.resume();
        disk.turn();
        assertThat(done).isTrue();
        assertThat(read.wasDropped()).isTrue();
        assertThat(UnitFixture.sense(disk.run(Cdbs.read10(0, 1)))).isEqualTo("5/25/00");
    }

    private void manage(TaskManagement request) {
        disk.unit.manage(request, () -> done = true);
    }
}
