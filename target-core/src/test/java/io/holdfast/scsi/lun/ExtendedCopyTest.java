package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.copy.CopyList;
import io.holdfast.scsi.copy.SegmentDescriptor;
import io.holdfast.scsi.inquiry.Naa;
import io.holdfast.scsi.sense.KeySpecific.SegmentPointer;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.RecordingTask;
import org.junit.jupiter.api.Test;

/** What EXTENDED COPY copies, and what it refuses. */
class ExtendedCopyTest extends ExtendedCopyFixture {

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
}
