package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.TaskAttribute;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** SAM-5 8.6: two initiators, each with its loop, on one disk that answers when the test lets it. */
class TaskOrderTest {

    private final UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.device.resume();
        disk.assertNothingLeft();
    }

    @Test
    void anOrderedCommandWaitsForAllOlderOnes() {
        disk.device.hold();
        RecordingTask older = start(disk.nexus, TaskAttribute.SIMPLE, Cdbs.read10(0, 1));
        RecordingTask ordered = start(disk.nexus, TaskAttribute.ORDERED, Cdbs.read10(1, 1));
        assertThat(disk.device.held()).as("the older one's read").hasSize(1);

        endOldestIo();

        assertThat(older.outcome()).isInstanceOf(Outcome.Data.class);
        assertThat(ordered.ended()).isFalse();
        endOldestIo();
        assertThat(ordered.outcome()).isInstanceOf(Outcome.Data.class);
    }

    @Test
    void aSimpleCommandWaitsForAnOlderOrderedOneAndNotForASimpleOne() {
        disk.device.hold();
        start(disk.nexus, TaskAttribute.SIMPLE, Cdbs.read10(0, 1));
        start(disk.nexus, TaskAttribute.SIMPLE, Cdbs.read10(1, 1));
        assertThat(disk.device.held()).hasSize(2);
        start(disk.nexus, TaskAttribute.ORDERED, Cdbs.read10(2, 1));
        start(disk.nexus, TaskAttribute.SIMPLE, Cdbs.read10(3, 1));
        assertThat(disk.device.held()).hasSize(2);

        endOldestIo();
        endOldestIo();

        assertThat(disk.device.held()).as("the ordered one's read").hasSize(1);
        endOldestIo();
        assertThat(disk.device.held()).as("that of the one behind it").hasSize(1);
    }

    @Test
    void aHeadOfQueueCommandBeginsBeforeAllThatWait() {
        disk.device.hold();
        start(disk.nexus, TaskAttribute.SIMPLE, Cdbs.read10(0, 1));
        RecordingTask ordered = start(disk.nexus, TaskAttribute.ORDERED, Cdbs.read10(1, 1));
        start(disk.nexus, TaskAttribute.HEAD_OF_QUEUE, Cdbs.read10(2, 1));
        assertThat(disk.device.held()).hasSize(2);

        endOldestIo();
        assertThat(disk.device.held()).as("the ordered one waits for it too").hasSize(1);
        endOldestIo();
        endOldestIo();

        assertThat(ordered.ended()).isTrue();
    }

    /** Who is slow to send data, or sends none, holds up nobody else. */
    @Test
    void nobodyWaitsForCommandsOfAnotherNexus() {
        RecordingTask silent = disk.start(disk.other, Cdbs.write10(0, 1), BLOCK);
        assertThat(silent.wantedBytes()).isPositive();

        RecordingTask ordered = start(disk.nexus, TaskAttribute.ORDERED, Cdbs.read10(0, 1));

        assertThat(ordered.outcome()).isInstanceOf(Outcome.Data.class);
        disk.give(silent, filled(1, 'x'));
    }

    @Test
    void theOrderIsThatOfEnteringWhateverIsSubmittedFirst() {
        RecordingTask first = task(disk.nexus, TaskAttribute.SIMPLE, Cdbs.write10(0, 1));
        RecordingTask second = task(disk.nexus, TaskAttribute.ORDERED, Cdbs.read10(0, 1));
        disk.unit.enter(first);
        disk.unit.enter(second);

        disk.unit.submit(second);
        disk.unit.submit(first);
        disk.turn();
        assertThat(second.ended()).isFalse();
        disk.give(first, filled(1, 'x'));
        disk.turn();

        assertThat(second.dataIn()).isEqualTo(filled(1, 'x'));
    }

    @Test
    void whatLeavesOrIsAbortedIsNotWaitedFor() {
        RecordingTask leaves = task(disk.nexus, TaskAttribute.SIMPLE, Cdbs.read10(0, 1));
        disk.unit.enter(leaves);
        RecordingTask silent = start(disk.nexus, TaskAttribute.SIMPLE, Cdbs.write10(0, 1));
        RecordingTask ordered = start(disk.nexus, TaskAttribute.ORDERED, Cdbs.read10(0, 1));

        disk.unit.leave(leaves);
        disk.unit.manage(new TaskManagement.AbortTask(silent, disk.nexus), () -> {});
        disk.turn();

        assertThat(silent.wasDropped()).isTrue();
        assertThat(ordered.dataIn()).isEqualTo(filled(1, 0));
    }

    @Test
    void aCommandThatWaitsCanBeAborted() {
        RecordingTask silent = start(disk.nexus, TaskAttribute.SIMPLE, Cdbs.write10(0, 1));
        RecordingTask ordered = start(disk.nexus, TaskAttribute.ORDERED, Cdbs.read10(0, 1));
        RecordingTask behind = start(disk.nexus, TaskAttribute.SIMPLE, Cdbs.read10(0, 1));

        disk.unit.manage(new TaskManagement.AbortTask(ordered, disk.nexus), () -> {});
        disk.turn();

        assertThat(ordered.wasDropped()).isTrue();
        assertThat(behind.outcome()).isInstanceOf(Outcome.Data.class);
        disk.give(silent, filled(1, 'x'));
    }

    @Test
    void aResetEndsWhatWaits() {
        start(disk.nexus, TaskAttribute.SIMPLE, Cdbs.write10(0, 1));
        RecordingTask ordered = start(disk.nexus, TaskAttribute.ORDERED, Cdbs.read10(0, 1));
        boolean[] done = {false};

        disk.unit.manage(new TaskManagement.LogicalUnitReset(disk.other), () -> done[0] = true);
        disk.turn();

        assertThat(ordered.wasDropped()).isTrue();
        assertThat(done[0]).isTrue();
    }

    @Test
    void refusesAnAcaCommandForThereIsNoAcaCondition() {
        RecordingTask task = start(disk.nexus, TaskAttribute.ACA, Cdbs.read10(0, 1));

        assertThat(UnitFixture.sense(task)).isEqualTo("5/49/00");
    }

    private void endOldestIo() {
        disk.device.held().getFirst().complete();
        disk.turn();
    }

    private RecordingTask start(Nexus from, TaskAttribute attribute, byte[] cdb) {
        RecordingTask task = task(from, attribute, cdb);
        disk.unit.submit(task);
        disk.turn();
        return task;
    }

    private RecordingTask task(Nexus from, TaskAttribute attribute, byte[] cdb) {
        return new RecordingTask(from, cdb, attribute, from == disk.nexus ? disk.loop : disk.otherLoop).offering(BLOCK);
    }
}
