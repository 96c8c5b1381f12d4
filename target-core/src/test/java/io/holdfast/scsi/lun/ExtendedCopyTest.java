package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Errno;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.copy.CopyList;
import io.holdfast.scsi.copy.SegmentDescriptor;
import io.holdfast.scsi.inquiry.DiskDescription.Rotation;
import io.holdfast.scsi.inquiry.Naa;
import io.holdfast.scsi.inquiry.TargetPort;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.scsi.sense.KeySpecific.SegmentPointer;
import io.holdfast.scsi.sharing.WriteLease;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.MemoryLeaseStore;
import io.holdfast.testkit.MemoryReservationStore;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.RecordingTask;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two disks of one target and two initiators that are logged in to it.
 *
 * <pre>
 *   nexus --+--> LUN 0 (first)  --+
 *           |        copies       |  both images
 *   other --+--> LUN 1 (second) --+
 * </pre>
 */
class ExtendedCopyTest {

    /** Disk 0 of {@link #list()}, and 1. */
    private static final int FIRST = 0;

    private static final int SECOND = 1;

    private static final int WRITE_EXCLUSIVE = 1;
    private static final int EXCLUSIVE_ACCESS = 3;
    private static final int WRITE_EXCLUSIVE_REGISTRANTS_ONLY = 5;
    private static final int PREEMPT_AND_ABORT = 5;

    private static final int PIECE_BLOCKS = (256 << 10) / BLOCK;

    private final UnitFixture first = new UnitFixture();
    private UnitFixture second = beside(512, SharingMode.CLUSTER);

    @AfterEach
    void leavesNothingBehind() {
        first.assertNothingLeft();
        second.assertNothingLeft();
    }

    @Test
    void copiesFromOneDiskToAnother() {
        byte[] data = random(1000);
        first.device.poke(5 * BLOCK, data);

        assertThat(copy(list().copy(FIRST, SECOND, 1000, 5, 2000)).outcome()).isEqualTo(Outcome.GOOD);

        assertThat(second.device.peek(2000 * BLOCK, data.length)).isEqualTo(data);
        assertThat(second.device.peek(1999 * BLOCK, BLOCK)).isEqualTo(filled(1, 0));
        assertThat(second.device.peek(3000 * BLOCK, BLOCK)).isEqualTo(filled(1, 0));
        assertThat(first.device.peek(5 * BLOCK, data.length)).isEqualTo(data);
    }

    @Test
    void copiesWithinADiskUpToItsLastBlock() {
        byte[] data = random(2048);
        first.device.poke(0, data);

        assertThat(copy(list().copy(FIRST, FIRST, 2048, 0, BLOCKS - 2048)).status())
                .isEqualTo(Status.GOOD);

        assertThat(first.device.peek((BLOCKS - 2048) * BLOCK, data.length)).isEqualTo(data);
    }

    @Test
    void copiesBetweenOtherDisksThanTheOneThatIsAsked() {
        first.device.poke(0, filled(8, 'x'));

        RecordingTask task = second.run(
                Cdbs.extendedCopy(list().copy(FIRST, FIRST, 8, 0, 8).bytes().length),
                list().copy(FIRST, FIRST, 8, 0, 8).bytes());

        assertThat(task.status()).isEqualTo(Status.GOOD);
        assertThat(first.device.peek(8 * BLOCK, 8 * BLOCK)).isEqualTo(filled(8, 'x'));
    }

    @Test
    void copiesSegmentsInTheirOrder() {
        first.device.poke(0, filled(1, 'a'));

        copy(list().copy(FIRST, SECOND, 1, 0, 7).copy(SECOND, FIRST, 1, 7, 9).copy(FIRST, SECOND, 1, 9, 8));

        assertThat(second.device.peek(7 * BLOCK, 2 * BLOCK)).isEqualTo(filled(2, 'a'));
        assertThat(first.device.peek(9 * BLOCK, BLOCK)).isEqualTo(filled(1, 'a'));
    }

    @Test
    void copiesARunOverAPartOfItselfWhole() {
        byte[] data = random(3000);
        first.device.poke(0, data);

        copy(list().copy(FIRST, FIRST, 3000, 0, 100));
        assertThat(first.device.peek(100 * BLOCK, data.length)).isEqualTo(data);

        copy(list().copy(FIRST, FIRST, 3000, 100, 3));
        assertThat(first.device.peek(3 * BLOCK, data.length)).isEqualTo(data);
    }

    @Test
    void copiesNothingWhereNothingIsAsked() {
        assertThat(first.run(Cdbs.extendedCopy(0)).status()).isEqualTo(Status.GOOD);
        assertThat(copy(list()).status()).isEqualTo(Status.GOOD);
        assertThat(copy(list().copy(FIRST, SECOND, 0, 0, 0)).status()).isEqualTo(Status.GOOD);
    }

    @Test
    void copiesBetweenBlocksOfDifferentLengths() {
        second = another(4096, SharingMode.CLUSTER);
        first.device.poke(0, filled(16, 'k'));

        assertThat(copy(list().copy(FIRST, SECOND, 16, 0, 3)).status()).isEqualTo(Status.GOOD);
        assertThat(second.device.peek(3 * 4096, 16 * BLOCK)).isEqualTo(filled(16, 'k'));
        assertThat(copy(list().copy(FIRST, SECOND, 1, 8, 9, descriptor -> descriptor.setByte(1, 0x02)))
                        .status())
                .as("a block of the destination")
                .isEqualTo(Status.GOOD);
        assertThat(second.device.peek(9 * 4096, 4096)).isEqualTo(filled(8, 'k'));

        RecordingTask inexact = copy(list().copy(FIRST, SECOND, 7, 0, 0));
        assertThat(sense(inexact)).isEqualTo("a/26/0a");
        assertThat(inexact.sense().specific()).isEqualTo(new SegmentPointer(0, SegmentDescriptor.BLOCKS_BYTE));
    }

    @Test
    void refusesAListOfAWrongLength() {
        assertThat(sense(first.run(Cdbs.extendedCopy(15), new byte[15]))).isEqualTo("5/1a/00");
        assertThat(sense(first.run(Cdbs.extendedCopy(-1), new byte[16]))).isEqualTo("5/1a/00");
        assertThat(sense(first.run(Cdbs.extendedCopy(64), list().bytes()))).isEqualTo("5/1a/00");
    }

    @Test
    void pointsToTheDiskThatItCannotReach() {
        CopyList list = list().disk(new Naa(6L << 60, 1), BLOCK)
                .copy(FIRST, SECOND, 1, 0, 0)
                .copy(FIRST, 2, 1, 0, 0);

        assertThat(sense(copy(list))).as("an unknown name").isEqualTo("a/08/04");
        assertThat(copy(list).sense().specific())
                .isEqualTo(new SegmentPointer(1, SegmentDescriptor.DESTINATION_INDEX_BYTE));
        assertThat(sense(copy(list().disk(name(first), BLOCK, descriptor -> descriptor.setByte(5, 0x01))
                        .copy(2, SECOND, 1, 0, 0))))
                .as("a designator of type T10")
                .isEqualTo("a/08/04");
        assertThat(sense(copy(list().copy(9, SECOND, 1, 0, 0)))).isEqualTo("a/08/04");
        assertThat(copy(list().copy(9, SECOND, 1, 0, 0)).sense().specific())
                .isEqualTo(new SegmentPointer(0, SegmentDescriptor.SOURCE_INDEX_BYTE));
    }

    @Test
    void copiesOnlyBlocksOfTheLengthThatTheInitiatorExpects() {
        CopyList list = new CopyList().disk(name(first), 4096).disk(name(second), 4096);

        assertThat(sense(copy(list.copy(FIRST, SECOND, 1, 0, 0)))).isEqualTo("a/26/00");
    }

    @Test
    void copiesOnlyToWhatTheInitiatorTakesForADisk() {
        CopyList list = new CopyList()
                .disk(name(first), BLOCK)
                .disk(name(second), BLOCK, descriptor -> descriptor.setByte(1, 0x01));

        assertThat(sense(copy(list.copy(FIRST, SECOND, 1, 0, 0)))).isEqualTo("a/0d/03");
    }

    @Test
    void reachesNoDiskOfAnotherTarget() {
        UnitFixture elsewhere = new UnitFixture(UnitFixture.LIMITS, settings(9, BLOCK, SharingMode.CLUSTER));

        assertThat(sense(copy(new CopyList()
                        .disk(name(first), BLOCK)
                        .disk(name(elsewhere), BLOCK)
                        .copy(FIRST, SECOND, 1, 0, 0))))
                .isEqualTo("a/08/04");
    }

    @Test
    void copiesNothingBeyondTheLastBlock() {
        RecordingTask source = copy(list().copy(FIRST, SECOND, 2, BLOCKS - 1, 0));
        RecordingTask destination = copy(list().copy(FIRST, SECOND, 2, 0, BLOCKS - 1));
        RecordingTask wrapped = copy(list().copy(FIRST, SECOND, 2, 0, -1));

        assertThat(sense(source)).isEqualTo("a/00/00");
        assertThat(source.sense().specific()).isEqualTo(new SegmentPointer(0, SegmentDescriptor.SOURCE_LBA_BYTE));
        assertThat(sense(destination)).isEqualTo("a/00/00");
        assertThat(destination.sense().specific())
                .isEqualTo(new SegmentPointer(0, SegmentDescriptor.DESTINATION_LBA_BYTE));
        assertThat(sense(wrapped)).isEqualTo("a/00/00");
        assertThat(second.device.allocatedBytes()).isZero();
    }

    @Test
    void endsAtTheSegmentThatFailsAndTellsWhich() {
        first.device.poke(0, filled(2, 'x'));
        CopyList list = list().identified(7, 0)
                .copy(FIRST, SECOND, 1, 0, 0)
                .copy(FIRST, SECOND, 1, BLOCKS, 1)
                .copy(FIRST, SECOND, 1, 0, 2);

        assertThat(copy(list).sense().specific()).isEqualTo(new SegmentPointer(1, SegmentDescriptor.SOURCE_LBA_BYTE));

        assertThat(second.device.peek(0, 3 * BLOCK)).startsWith(filled(1, 'x')).endsWith(filled(2, 0));
        assertThat(results(0, 7).dataIn()).as("segments and bytes").endsWith(2, 0, 1, 0, 0, 0, 2, 0);
        assertThat(results(4, 7).dataIn()).as("the sense data").hasSize(78).endsWith(0, 0, 0, 0xA0, 0, 12);
    }

    @Test
    void tellsAFailureOfEitherDisk() {
        first.device.failNext(PendingIo.Kind.READ, Errno.EIO);
        RecordingTask unread = copy(list().copy(FIRST, SECOND, 1, 0, 0));
        second.device.failNext(PendingIo.Kind.WRITE, Errno.ENOSPC);
        RecordingTask unwritten = copy(list().copy(FIRST, SECOND, 1, 0, 0));

        assertThat(sense(unread)).isEqualTo("a/0d/01");
        assertThat(unread.sense().specific()).isEqualTo(new SegmentPointer(0, SegmentDescriptor.SOURCE_INDEX_BYTE));
        assertThat(sense(unwritten)).isEqualTo("a/0d/01");
        assertThat(unwritten.sense().specific())
                .isEqualTo(new SegmentPointer(0, SegmentDescriptor.DESTINATION_INDEX_BYTE));
    }

    /** CVE-2020-28374 was a target that copied where the initiator itself could not have written. */
    @Test
    void copiesNothingToADiskThatTheInitiatorMayNotWrite() {
        second = another(BLOCK, SharingMode.READ_ONLY);
        first.device.poke(0, filled(1, 'x'));

        assertThat(sense(copy(list().copy(FIRST, SECOND, 1, 0, 0)))).isEqualTo("a/0d/01");
        assertThat(second.device.allocatedBytes()).isZero();
        assertThat(copy(list().copy(SECOND, FIRST, 1, 0, 0)).status())
                .as("from there")
                .isEqualTo(Status.GOOD);
    }

    /** T57. */
    @Test
    void takesTheWriteLeaseAsAWriteDoesAndCopiesNothingToADiskThatIsAnothers() {
        second = another(BLOCK, SharingMode.SINGLE_WRITER);
        first.device.poke(0, filled(1, 'x'));
        RecordingTask firstWrite = copy(list().copy(FIRST, SECOND, 1, 0, 0));
        second.turn();
        first.turn();
        assertThat(firstWrite.status()).isEqualTo(Status.GOOD);
        assertThat(second.unit.lease())
                .hasValue(new WriteLease.Held(first.nexus.initiator().name()));
        assertThat(second.attentions(second.other)).containsExactly("6/2a/01");

        second.unit.giveLease(
                second.other.initiator().name(), failure -> assertThat(failure).isEmpty());
        second.turn();
        second.attentions(second.nexus);
        assertThat(sense(copy(list().copy(FIRST, SECOND, 1, 0, 8)))).isEqualTo("a/0d/01");
        assertThat(second.device.peek(8 * BLOCK, BLOCK)).containsOnly(0);
    }

    /**
     * The copy waits before the gate of the other disk to take its lease; a reset of that disk meanwhile must not wait
     * for it.
     */
    @Test
    void endsWhenItIsAbortedWhileItWaitsForTheWriteLease() {
        second = another(BLOCK, SharingMode.SINGLE_WRITER);
        second.device.hold();
        RecordingTask read = second.start(second.other, Cdbs.read10(0, 1));
        second.turn();
        CopyList list = list().copy(FIRST, SECOND, 1, 0, 0);
        RecordingTask copy = first.start(first.nexus, Cdbs.extendedCopy(list.bytes().length), list.bytes().length);
        first.give(copy, list.bytes());
        first.turn();
        assertThat(copy.ended()).isFalse();
        boolean[] aborted = {false};
        first.unit.manage(new TaskManagement.AbortTaskSet(first.nexus), () -> aborted[0] = true);
        first.turn();

        assertThat(aborted[0]).isTrue();
        assertThat(copy.wasDropped()).isTrue();
        second.device.resume();
        second.turn();
        assertThat(read.status()).isEqualTo(Status.GOOD);
        assertThat(second.unit.lease()).hasValue(WriteLease.free());
    }

    @Test
    void copiesNothingToOrFromADiskThatAnotherHasReserved() {
        second.run(second.other, Cdbs.of("16 00 00 00 00 00"));

        assertThat(sense(copy(list().copy(FIRST, SECOND, 1, 0, 0)))).isEqualTo("a/0d/01");
        assertThat(sense(copy(list().copy(SECOND, FIRST, 1, 0, 0)))).isEqualTo("a/0d/01");
        assertThat(copy(first.other, list().copy(FIRST, SECOND, 1, 0, 0)).status())
                .as("the other")
                .isEqualTo(Status.GOOD);
    }

    @Test
    void heedsPersistentReservationsOfBothDisks() {
        reserve(second, second.other, WRITE_EXCLUSIVE);
        assertThat(sense(copy(list().copy(FIRST, SECOND, 1, 0, 0))))
                .as("write exclusive, to write")
                .isEqualTo("a/0d/01");
        assertThat(copy(list().copy(SECOND, FIRST, 1, 0, 0)).status())
                .as("write exclusive, to read")
                .isEqualTo(Status.GOOD);
        assertThat(copy(first.other, list().copy(FIRST, SECOND, 1, 0, 0)).status())
                .as("the holder")
                .isEqualTo(Status.GOOD);
    }

    @Test
    void readsNothingUnderExclusiveAccessOfAnother() {
        reserve(second, second.other, EXCLUSIVE_ACCESS);

        assertThat(sense(copy(list().copy(SECOND, FIRST, 1, 0, 0)))).isEqualTo("a/0d/01");
    }

    @Test
    void isItselfHeldUpByAReservationOfTheDiskThatIsAsked() {
        reserve(first, first.other, WRITE_EXCLUSIVE);

        assertThat(copy(list().copy(FIRST, SECOND, 1, 0, 0)).status()).isEqualTo(Status.RESERVATION_CONFLICT);
    }

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

    private CopyList list() {
        return new CopyList()
                .disk(name(first), first.unit.capacity().blockBytes())
                .disk(name(second), second.unit.capacity().blockBytes());
    }

    private static Naa name(UnitFixture disk) {
        return disk.unit.identity().naa();
    }

    private RecordingTask copy(CopyList list) {
        return copy(first.nexus, list);
    }

    private RecordingTask copy(Nexus from, CopyList list) {
        RecordingTask task = start(from, list);
        first.turn();
        return task;
    }

    private RecordingTask start(CopyList list) {
        return start(first.nexus, list);
    }

    private RecordingTask start(Nexus from, CopyList list) {
        byte[] bytes = list.bytes();
        RecordingTask task = first.start(from, Cdbs.extendedCopy(bytes.length), bytes.length);
        first.give(task, bytes);
        return task;
    }

    private RecordingTask results(int serviceAction, int listIdentifier) {
        return first.run(Cdbs.receiveCopyResults(serviceAction, listIdentifier));
    }

    private static void reserve(UnitFixture disk, Nexus holder, int type) {
        assertThat(disk.run(holder, Cdbs.reserveOut(0, 0), keys(0, 5)).status()).isEqualTo(Status.GOOD);
        assertThat(disk.run(holder, Cdbs.reserveOut(1, type), keys(5, 0)).status())
                .isEqualTo(Status.GOOD);
    }

    /** RESERVATION KEY and SERVICE ACTION RESERVATION KEY. */
    private static byte[] keys(long key, long serviceActionKey) {
        return ByteBuffer.allocate(24)
                .putLong(key)
                .putLong(serviceActionKey)
                .putLong(0)
                .array();
    }

    /** Another second disk. */
    private UnitFixture another(int blockBytes, SharingMode sharing) {
        first.units.remove(new LunNumber(1), () -> {});
        first.turn();
        return beside(blockBytes, sharing);
    }

    private UnitFixture beside(int blockBytes, SharingMode sharing) {
        return new UnitFixture(first, UnitFixture.LIMITS, settings(3, blockBytes, sharing));
    }

    private static DiskSettings settings(long identity, int blockBytes, SharingMode sharing) {
        return new DiskSettings(
                UnitIdentity.of(new UUID(1, identity)),
                List.of(new TargetPort("iqn.2025-01.test:target", 1)),
                blockBytes,
                sharing,
                CacheMode.NONE,
                Rotation.SOLID_STATE,
                MemoryReservationStore.none(),
                UnitFixture.lease(MemoryLeaseStore.none()));
    }

    private static byte[] random(int blocks) {
        byte[] bytes = new byte[blocks * BLOCK];
        new Random(blocks).nextBytes(bytes);
        return bytes;
    }
}
