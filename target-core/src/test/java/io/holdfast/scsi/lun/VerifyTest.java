package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.RecordingTask;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerifyTest {

    private static final int BYTCHK = 0x02;
    private static final int BYTCHK_SINGLE_BLOCK = 0x06;
    /** More than the unit reads at a time. */
    private static final int MANY = 1200;

    private final UnitFixture disk = new UnitFixture();

    @BeforeEach
    void writes() {
        disk.device.poke(0, filled(2000, 'a'));
    }

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void readsTheBlocksWhenThereIsNothingToCompareWith() {
        assertThat(disk.run(Cdbs.ten(0x2F, 0, 0, MANY)).outcome()).isEqualTo(Outcome.GOOD);

        disk.device.failNext(PendingIo.Kind.READ, Errno.EIO);
        assertThat(sense(disk.run(Cdbs.ten(0x2F, 0, 0, MANY)))).isEqualTo("3/11/00");
    }

    @Test
    void findsBlocksEqual() {
        assertThat(disk.run(Cdbs.ten(0x2F, BYTCHK, 3, MANY), filled(MANY, 'a')).outcome())
                .isEqualTo(Outcome.GOOD);
    }

    @Test
    void tellsWhereTheFirstByteDiffers() {
        byte[] data = filled(MANY, 'a');
        data[MANY * BLOCK - 27] = 'b';

        RecordingTask task = disk.run(Cdbs.ten(0x2F, BYTCHK, 3, MANY), data);

        assertThat(sense(task)).isEqualTo("e/1d/00");
        assertThat(task.sense().information()).isEqualTo(MANY * BLOCK - 27L);
    }

    @Test
    void comparesEachBlockWithTheOneThatWasSent() {
        assertThat(disk.run(Cdbs.ten(0x2F, BYTCHK_SINGLE_BLOCK, 0, MANY), filled(1, 'a'))
                        .outcome())
                .isEqualTo(Outcome.GOOD);

        disk.device.poke(700 * BLOCK + 5, new byte[] {'b'});
        RecordingTask task = disk.run(Cdbs.ten(0x2F, BYTCHK_SINGLE_BLOCK, 0, MANY), filled(1, 'a'));
        assertThat(sense(task)).isEqualTo("e/1d/00");
        assertThat(task.sense().information()).as("offset in the Data-Out").isEqualTo(5);
    }

    @Test
    void comparesTheWholeBlocksOfShortDataOut() {
        disk.device.poke(BLOCK, filled(1, 'b'));
        byte[] short1 = Arrays.copyOf(filled(2, 'a'), BLOCK + 300);

        assertThat(disk.run(Cdbs.ten(0x2F, BYTCHK, 0, 2), short1).status()).isEqualTo(Status.GOOD);
        assertThat(disk.run(Cdbs.ten(0x2F, BYTCHK, 0, 2), filled(2, 'a')).status())
                .isEqualTo(Status.CHECK_CONDITION);
        assertThat(disk.run(Cdbs.ten(0x2F, BYTCHK_SINGLE_BLOCK, 0, 2), new byte[9])
                        .status())
                .isEqualTo(Status.GOOD);
    }

    @Test
    void verifiesAWholeDiskWithoutData() {
        assertThat(disk.run(Cdbs.sixteen(0x8F, 0, 0, BLOCKS)).outcome()).isEqualTo(Outcome.GOOD);
    }

    @Test
    void writesDurablyAndReadsBack() {
        assertThat(disk.run(Cdbs.ten(0x2E, BYTCHK, 10, MANY), filled(MANY, 'v')).outcome())
                .isEqualTo(Outcome.GOOD);
        disk.device.powerCut();

        assertThat(disk.device.peek(10 * BLOCK, MANY * BLOCK)).isEqualTo(filled(MANY, 'v'));
    }

    @Test
    void noticesThatTheDiskHasNotKeptWhatWasWritten() {
        disk.device.hold();
        RecordingTask task = disk.start(disk.nexus, Cdbs.ten(0x2E, BYTCHK, 0, 2), 2 * BLOCK);
        disk.give(task, filled(2, 'v'));
        disk.device.completeNext();
        disk.turn();
        disk.device.poke(BLOCK + 1, new byte[] {'?'});
        disk.device.resume();
        disk.turn();

        assertThat(sense(task)).isEqualTo("e/1d/00");
        assertThat(task.sense().information()).isEqualTo(BLOCK + 1L);
    }

    @Test
    void tellsAWriteErrorOfWriteAndVerify() {
        disk.device.failNext(PendingIo.Kind.WRITE, Errno.EIO);
        assertThat(sense(disk.run(Cdbs.ten(0x2E, 0, 0, 1), filled(1, 'v')))).isEqualTo("3/0c/00");
        disk.device.failNext(PendingIo.Kind.READ, Errno.EIO);
        assertThat(sense(disk.run(Cdbs.ten(0x2E, 0, 0, 1), filled(1, 'v')))).isEqualTo("3/11/00");
    }
}
