package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.Status;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.RecordingTask;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens beside a copy that runs: aborts, preemptions, other commands and questions about it. */
class ExtendedCopyUnderWayTest extends ExtendedCopyFixture {

    /** A long copy must not outlive the right to write. */
    @Test
    void aReservationTakenMeanwhileEndsTheCopyBetweenTwoPieces() {
        first.device.poke(0, filled(2 * PIECE_BLOCKS, 'x'));
        second.device.hold();
        RecordingTask copy = start(list().copy(FIRST, SECOND, 2 * PIECE_BLOCKS, 0, 0));
        first.turn();

        RecordingTask reserve = second.start(second.other, Cdbs.of("16 00 00 00 00 00"));
        second.turn();
        assertThat(reserve.ended()).as("waits for the piece").isFalse();
        second.device.resume();
        second.turn();

        assertThat(reserve.status()).isEqualTo(Status.GOOD);
        assertThat(sense(copy)).isEqualTo("a/0d/01");
        assertThat(second.device.allocatedBytes()).isEqualTo(PIECE_BLOCKS * BLOCK);
    }

    @Test
    void anAbortEndsTheCopyWithThePieceThatIsUnderWay() {
        first.device.poke(0, filled(2 * PIECE_BLOCKS, 'x'));
        second.device.hold();
        RecordingTask copy = start(list().copy(FIRST, SECOND, 2 * PIECE_BLOCKS, 0, 0));
        first.turn();
        boolean[] done = {false};

        first.unit.manage(new TaskManagement.AbortTask(copy, first.nexus), () -> done[0] = true);
        first.turn();
        assertThat(done[0]).as("the kernel still writes").isFalse();
        second.device.resume();
        first.turn();

        assertThat(done[0]).isTrue();
        assertThat(copy.wasDropped()).isTrue();
        assertThat(second.device.allocatedBytes()).isEqualTo(PIECE_BLOCKS * BLOCK);
    }

    /** The preemption is inside the gate and waits for the copy to end, and the copy waits before the gate. */
    @Test
    void aPreemptionDoesNotWaitForACopyThatWaitsForThePreemption() {
        reserve(first, first.other, WRITE_EXCLUSIVE_REGISTRANTS_ONLY);
        first.run(first.nexus, Cdbs.reserveOut(0, 0), keys(0, 6));
        first.device.hold();
        RecordingTask read = first.start(first.other, Cdbs.read10(0, 1));
        RecordingTask preempt =
                first.start(first.other, Cdbs.reserveOut(PREEMPT_AND_ABORT, WRITE_EXCLUSIVE_REGISTRANTS_ONLY), 24);
        first.give(preempt, keys(5, 6));
        RecordingTask copy = start(list().copy(FIRST, SECOND, 1, 0, 0));
        first.turn();
        assertThat(first.device.held()).as("the read alone").hasSize(1);

        first.device.resume();
        first.turn();

        assertThat(read.status()).isEqualTo(Status.GOOD);
        assertThat(copy.wasDropped()).isTrue();
        assertThat(preempt.status()).isEqualTo(Status.GOOD);
    }

    @Test
    void aDiskThatIsTakenAwayWaitsForOnePieceOnly() {
        first.device.poke(0, filled(2 * PIECE_BLOCKS, 'x'));
        second.device.hold();
        RecordingTask copy = start(list().copy(FIRST, SECOND, 2 * PIECE_BLOCKS, 0, 0));
        first.turn();
        boolean[] closed = {false};

        second.unit.close(() -> closed[0] = true);
        assertThat(closed[0]).isFalse();
        second.device.completeNext();
        first.turn();

        assertThat(closed[0]).isTrue();
        assertThat(sense(copy)).isEqualTo("a/08/04");
        assertThat(second.device.held()).isEmpty();
    }

    @Test
    void copiesInBothDirectionsDoNotWaitForEachOther() {
        first.device.hold();
        RecordingTask there = start(list().copy(FIRST, SECOND, 3 * PIECE_BLOCKS, 0, 0));
        RecordingTask back = start(list().identified(1, 0).copy(SECOND, FIRST, 3 * PIECE_BLOCKS, 0, 0));
        List<RecordingTask> reserves = List.of(
                first.start(first.nexus, Cdbs.of("16 00 00 00 00 00")),
                second.start(second.nexus, Cdbs.of("16 00 00 00 00 00")));
        first.turn();
        first.device.resume();
        first.turn();

        assertThat(there.status()).isEqualTo(Status.GOOD);
        assertThat(back.status()).isEqualTo(Status.GOOD);
        assertThat(reserves).allSatisfy(each -> assertThat(each.status()).isEqualTo(Status.GOOD));
    }

    @Test
    void otherCommandsGoOnBetweenThePieces() {
        second.device.hold();
        RecordingTask copy = start(list().copy(FIRST, SECOND, 4 * PIECE_BLOCKS, 0, 0));
        first.turn();
        RecordingTask exclusive = second.start(second.other, Cdbs.compareAndWrite(BLOCKS - 1, 1), 2 * BLOCK);
        second.give(exclusive, filled(2, 0));

        second.device.completeNext();
        second.turn();

        assertThat(second.device.held())
                .singleElement()
                .extracting(PendingIo::kind)
                .isEqualTo(PendingIo.Kind.READ);
        assertThat(copy.ended()).isFalse();
        second.device.resume();
        second.turn();
        assertThat(exclusive.status()).isEqualTo(Status.GOOD);
        assertThat(copy.status()).isEqualTo(Status.GOOD);
    }

    @Test
    void tellsHowFarACopyIsWhileItRuns() {
        second.device.hold();
        RecordingTask copy =
                start(list().identified(3, 0).copy(FIRST, SECOND, 1, 0, 0).copy(FIRST, SECOND, 2, 0, 0));
        first.turn();
        assertThat(results(0, 3).dataIn()).endsWith(0, 0, 0, 0, 0, 0, 0, 0);
        second.device.completeNext();
        first.turn();
        assertThat(results(0, 3).dataIn()).endsWith(0, 0, 1, 0, 0, 0, 2, 0);
        second.device.resume();
        first.turn();

        assertThat(results(0, 3).dataIn()).endsWith(1, 0, 2, 0, 0, 0, 6, 0);
        assertThat(results(4, 3).dataIn()).as("no failure").containsExactly(0, 0, 0, 0);
        assertThat(copy.status()).isEqualTo(Status.GOOD);
    }

    @Test
    void refusesAListIdentifierThatIsInUseByTheSameInitiator() {
        second.device.hold();
        RecordingTask running = start(list().identified(3, 0).copy(FIRST, SECOND, 1, 0, 0));
        first.turn();

        RecordingTask same = copy(list().identified(3, 0).copy(FIRST, SECOND, 1, 0, 0));
        RecordingTask anonymous = start(list().identified(0, 3).copy(FIRST, SECOND, 1, 0, 0));
        RecordingTask others = start(first.other, list().identified(3, 0).copy(FIRST, SECOND, 1, 0, 0));
        second.device.resume();
        first.turn();

        assertThat(sense(same)).isEqualTo("5/00/16");
        assertThat(List.of(running, anonymous, others))
                .allSatisfy(each -> assertThat(each.status()).isEqualTo(Status.GOOD));
        assertThat(copy(list().identified(3, 0).copy(FIRST, SECOND, 1, 0, 0)).status())
                .as("when it has ended")
                .isEqualTo(Status.GOOD);
    }

    @Test
    void knowsNothingOfListsOfOthers() {
        copy(list().identified(3, 0).copy(FIRST, SECOND, 1, 0, 0));

        assertThat(results(0, 3).status()).isEqualTo(Status.GOOD);
        assertThat(sense(results(0, 4))).isEqualTo("5/24/00");
        assertThat(sense(results(4, 4))).isEqualTo("5/24/00");
        assertThat(sense(first.run(first.other, Cdbs.receiveCopyResults(0, 3)))).isEqualTo("5/24/00");
        first.unit.manage(new TaskManagement.LogicalUnitReset(first.nexus), () -> {});
        first.turn();
        first.attentions(first.nexus);
        assertThat(sense(results(0, 3))).as("after a reset").isEqualTo("5/24/00");
    }

    @Test
    void isBusyWithTooManyCopies() {
        second.device.hold();
        for (int i = 0; i < 16; i++) {
            start(list().identified(i, 0).copy(FIRST, SECOND, 1, 0, i));
        }
        first.turn();

        assertThat(copy(list().identified(16, 0).copy(FIRST, SECOND, 1, 0, 16)).status())
                .isEqualTo(Status.BUSY);
        second.device.resume();
        first.turn();
        assertThat(copy(list().identified(16, 0).copy(FIRST, SECOND, 1, 0, 16)).status())
                .isEqualTo(Status.GOOD);
    }

    @Test
    void tellsItsLimits() {
        ByteBuffer parameters = ByteBuffer.wrap(results(3, 0).dataIn());

        assertThat(parameters.getInt(0)).isEqualTo(parameters.capacity() - 4);
        assertThat(parameters.getShort(8)).isEqualTo((short) 16);
        assertThat(parameters.getShort(10)).isEqualTo((short) 64);
    }
}
