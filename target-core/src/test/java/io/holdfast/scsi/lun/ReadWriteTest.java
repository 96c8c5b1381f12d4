package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.sense.KeySpecific.FieldPointer;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.RecordingTask;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReadWriteTest {

    private UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void readsWhatWasWritten() {
        assertThat(disk.run(Cdbs.write10(7, 3), filled(3, 'x')).outcome()).isEqualTo(Outcome.GOOD);

        assertThat(disk.run(Cdbs.read10(6, 5)).dataIn())
                .startsWith(filled(1, 0))
                .containsSubsequence(filled(3, 'x'))
                .endsWith(filled(1, 0));
        assertThat(disk.device.peek(7 * BLOCK, 3 * BLOCK)).isEqualTo(filled(3, 'x'));
    }

    /** T40. */
    @Test
    void reachesTheLastBlockAndNoFurther() {
        assertThat(disk.run(Cdbs.write16(BLOCKS - 1, 1), filled(1, 'z')).status())
                .isEqualTo(Status.GOOD);
        assertThat(disk.run(Cdbs.read16(BLOCKS - 1, 1)).dataIn()).isEqualTo(filled(1, 'z'));

        assertThat(sense(disk.run(Cdbs.read16(BLOCKS - 1, 2)))).isEqualTo("5/21/00");
        assertThat(sense(disk.run(Cdbs.read16(BLOCKS, 1)))).isEqualTo("5/21/00");
        assertThat(sense(disk.run(Cdbs.write16(BLOCKS, 1), filled(1, 'z')))).isEqualTo("5/21/00");
        assertThat(sense(disk.run(Cdbs.read16(-1, 1)))).isEqualTo("5/21/00");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x28, 0x2A, 0x2E, 0x2F})
    void lets0BlocksStartAtTheEndButNotBehindIt(int opcode) {
        assertThat(disk.run(Cdbs.ten(opcode, 0, BLOCKS, 0)).status()).isEqualTo(Status.GOOD);
        assertThat(sense(disk.run(Cdbs.ten(opcode, 0, BLOCKS + 1, 0)))).isEqualTo("5/21/00");
    }

    @Test
    void refusesMoreThanTheImageTakesAtATime() {
        RecordingTask task = disk.run(Cdbs.read10(0, (1 << 20) / BLOCK + 1));

        assertThat(sense(task)).isEqualTo("5/24/00");
        assertThat(task.sense().specific()).isEqualTo(new FieldPointer(FieldPointer.Source.CDB, 7, 7));
        assertThat(disk.run(Cdbs.read10(0, (1 << 20) / BLOCK)).dataIn()).hasSize(1 << 20);
    }

    @Test
    void asksForDataOnlyAfterItHasLetTheCommandIn() {
        RecordingTask refused = disk.start(disk.nexus, Cdbs.write10(BLOCKS, 1), BLOCK);
        RecordingTask admitted = disk.start(disk.nexus, Cdbs.write10(0, 4), 4 * BLOCK);

        assertThat(refused.wantedBytes()).isZero();
        assertThat(admitted.wantedBytes()).isEqualTo(4 * BLOCK);
        assertThat(admitted.ended()).isFalse();
        disk.give(admitted, filled(4, 1));
        disk.turn();
        assertThat(admitted.status()).isEqualTo(Status.GOOD);
    }

    /** T19: libiscsi's residual tests, in which EDTL is less than the CDB's length. */
    @Test
    void writesTheWholeBlocksOfShortDataOut() {
        disk.run(Cdbs.write10(0, 2), filled(2, 'a'));

        assertThat(disk.run(Cdbs.write10(0, 2), Arrays.copyOf(filled(2, 'b'), BLOCK + 200))
                        .status())
                .isEqualTo(Status.GOOD);
        assertThat(disk.run(Cdbs.read10(0, 1)).dataIn()).isEqualTo(filled(1, 'b'));
        assertThat(disk.run(Cdbs.read10(1, 1)).dataIn()).isEqualTo(filled(1, 'a'));
        assertThat(disk.run(Cdbs.write10(1, 1), new byte[200]).status()).isEqualTo(Status.GOOD);
        assertThat(disk.run(Cdbs.write10(1, 1), new byte[0]).status()).isEqualTo(Status.GOOD);
        assertThat(disk.run(Cdbs.read10(1, 1)).dataIn()).isEqualTo(filled(1, 'a'));
    }

    /** T43. */
    @Test
    void aWriteWithFuaSurvivesAPowerCut() {
        disk.run(Cdbs.ten(0x2A, Cdbs.FUA, 0, 1), filled(1, 'f'));
        disk.run(Cdbs.ten(0x2A, Cdbs.DPO, 1, 1), filled(1, 'c'));
        disk.device.powerCut();

        assertThat(disk.run(Cdbs.read10(0, 1)).dataIn()).isEqualTo(filled(1, 'f'));
        assertThat(disk.run(Cdbs.read10(1, 1)).dataIn()).isEqualTo(filled(1, 0));
    }

    @Test
    void aReadWithFuaTellsOnlyWhatSurvivesAPowerCut() {
        disk.run(Cdbs.write10(0, 1), filled(1, 'c'));

        assertThat(disk.run(Cdbs.ten(0x28, Cdbs.FUA, 0, 1)).dataIn()).isEqualTo(filled(1, 'c'));
        disk.device.powerCut();
        assertThat(disk.run(Cdbs.read10(0, 1)).dataIn()).isEqualTo(filled(1, 'c'));
    }

    @Test
    void aReadWithFuaFlushesNothingWhereNoCacheIsVolatile() {
        disk = new UnitFixture(UnitFixture.LIMITS, SharingMode.CLUSTER, CacheMode.DIRECTSYNC);

        assertThat(disk.run(Cdbs.ten(0x28, Cdbs.FUA, 0, 1)).status()).isEqualTo(Status.GOOD);
        assertThat(disk.device.flushes()).isZero();
    }

    @Test
    void readsWaitTheirTurnWhenBuffersRunOut() {
        disk.device.hold();
        RecordingTask[] tasks = new RecordingTask[12];
        for (int i = 0; i < tasks.length; i++) {
            tasks[i] = disk.start(disk.nexus, Cdbs.read10(0, (1 << 20) / BLOCK));
        }
        assertThat(disk.device.held()).hasSize(8);

        disk.device.resume();
        disk.turn();
        assertThat(tasks).allSatisfy(task -> assertThat(task.dataIn()).hasSize(1 << 20));
    }

    /** T47, T48: a full or busy host is not a broken medium. */
    @ParameterizedTest
    @EnumSource(Failure.class)
    void tellsWhatWentWrong(Failure failure) {
        disk.device.failNext(PendingIo.Kind.READ, failure.errno);
        assertThat(told(disk.run(Cdbs.read10(5, 1)))).isEqualTo(failure.ofRead);
        disk.device.failNext(PendingIo.Kind.WRITE, failure.errno);
        assertThat(told(disk.run(Cdbs.write10(5, 1), filled(1, 1)))).isEqualTo(failure.ofWrite);

        assertThat(disk.run(Cdbs.write10(5, 1), filled(1, 1)).status()).isEqualTo(Status.GOOD);
    }

    private static String told(RecordingTask task) {
        return task.status() == Status.CHECK_CONDITION
                ? sense(task)
                : task.status().name();
    }

    enum Failure {
        BROKEN(Errno.EIO, "3/11/00", "3/0c/00"),
        FILE_TOO_SHORT(Errno.ENODATA, "3/11/00", "3/0c/00"),
        FULL(Errno.ENOSPC, "2/04/14", "2/04/14"),
        OVER_QUOTA(Errno.EDQUOT, "2/04/14", "2/04/14"),
        READ_ONLY(Errno.EROFS, "7/27/00", "7/27/00"),
        GONE(Errno.ENODEV, "2/04/00", "2/04/00"),
        OUT_OF_MEMORY(Errno.ENOMEM, "BUSY", "BUSY"),
        TRY_AGAIN(Errno.EAGAIN, "BUSY", "BUSY"),
        OUR_FAULT(Errno.EINVAL, "4/44/00", "4/44/00"),
        UNHEARD_OF(9999, "3/11/00", "3/0c/00");

        final int errno;
        final String ofRead;
        final String ofWrite;

        Failure(int errno, String ofRead, String ofWrite) {
            this.errno = errno;
            this.ofRead = ofRead;
            this.ofWrite = ofWrite;
        }
    }

    @Test
    void tellsWhichBlockCannotBeRead() {
        disk.device.failNext(PendingIo.Kind.READ, Errno.EIO);

        assertThat(disk.run(Cdbs.read10(5, 1)).sense().information()).isEqualTo(5);
    }

    @Test
    void protectsAReadOnlyUnitFromAllThatWrites() {
        disk = new UnitFixture(UnitFixture.LIMITS, SharingMode.READ_ONLY, CacheMode.NONE);

        assertThat(sense(disk.run(Cdbs.write10(0, 1), filled(1, 1)))).isEqualTo("7/27/00");
        assertThat(sense(disk.run(Cdbs.compareAndWrite(0, 1), filled(2, 1)))).isEqualTo("7/27/00");
        assertThat(disk.run(Cdbs.read10(0, 1)).status()).isEqualTo(Status.GOOD);
        assertThat(disk.run(Cdbs.of("1A 00 3F 00 FF 00")).dataIn()[2] & 0x80)
                .as("WP in MODE SENSE")
                .isEqualTo(0x80);
    }

    @Test
    void protectsAnImageThatMayNotBeWritten() {
        BlockLimits readOnly = new BlockLimits(512, 4096, 1 << 20, 0, Access.READ_ONLY);
        disk = new UnitFixture(readOnly, SharingMode.CLUSTER, CacheMode.NONE);

        assertThat(sense(disk.run(Cdbs.write10(0, 1), filled(1, 1)))).isEqualTo("7/27/00");
    }

    @Test
    void hasLargerBlocksThanTheImageAsksFor() {
        disk = new UnitFixture(UnitFixture.LIMITS, UnitFixture.settings(4096, SharingMode.CLUSTER, CacheMode.NONE));

        assertThat(disk.run(Cdbs.write10(1, 1), filled(8, 'k')).status()).isEqualTo(Status.GOOD);
        assertThat(disk.device.peek(4096, 4096)).isEqualTo(filled(8, 'k'));
        assertThat(sense(disk.run(Cdbs.read10(BLOCKS / 8, 1)))).isEqualTo("5/21/00");
    }

    @Test
    void refusesBlocksThatTheImageCannotServe() {
        BlockLimits coarse = new BlockLimits(4096, 4096, 1 << 20, 0, Access.READ_WRITE);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new UnitFixture(coarse, SharingMode.CLUSTER, CacheMode.NONE))
                .withMessageContaining("512")
                .withMessageContaining("4096");
    }
}
