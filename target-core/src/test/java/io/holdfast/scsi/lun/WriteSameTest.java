package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.scsi.Outcome;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.RecordingTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WriteSameTest {

    private static final int UNMAP = 0x08;
    private static final int NDOB = 0x01;
    /** More than the unit writes at a time. */
    private static final int MANY = 1500;

    private UnitFixture disk = new UnitFixture();

    @BeforeEach
    void fills() {
        disk.device.poke(0, filled((int) BLOCKS, 'x'));
    }

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void writesThePatternToEachBlockAndNoFurther() {
        assertThat(disk.run(Cdbs.sixteen(0x93, 0, 10, MANY), filled(1, 'p')).outcome())
                .isEqualTo(Outcome.GOOD);

        assertThat(disk.device.peek(10 * BLOCK, MANY * BLOCK)).isEqualTo(filled(MANY, 'p'));
        assertThat(disk.device.peek(9 * BLOCK, BLOCK)).isEqualTo(filled(1, 'x'));
        assertThat(disk.device.peek((10L + MANY) * BLOCK, BLOCK)).isEqualTo(filled(1, 'x'));
    }

    @Test
    void keepsTheSpaceOfZeroesUnlessUnmapIsAllowed() {
        long allocated = disk.device.allocatedBytes();

        assertThat(disk.run(Cdbs.ten(0x41, 0, 0, 1024), filled(1, 0)).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.device.peek(0, 1024 * BLOCK)).isEqualTo(filled(1024, 0));
        assertThat(disk.device.allocatedBytes()).isEqualTo(allocated);

        assertThat(disk.run(Cdbs.ten(0x41, UNMAP, 0, 1024), filled(1, 0)).outcome())
                .isEqualTo(Outcome.GOOD);
        assertThat(disk.device.allocatedBytes()).isEqualTo(allocated - 1024 * BLOCK);
    }

    @Test
    void takesZeroesWithoutDataOut() {
        assertThat(disk.run(Cdbs.sixteen(0x93, UNMAP | NDOB, 3, 5)).outcome()).isEqualTo(Outcome.GOOD);

        assertThat(disk.device.peek(3 * BLOCK, 5 * BLOCK)).isEqualTo(filled(5, 0));
        assertThat(disk.device.peek(8 * BLOCK, BLOCK)).isEqualTo(filled(1, 'x'));
    }

    @Test
    void unmapsWhateverThePatternIsWhenTheInitiatorAllowsIt() {
        assertThat(disk.run(Cdbs.sixteen(0x93, UNMAP, 0, 8), filled(1, 'p')).outcome())
                .isEqualTo(Outcome.GOOD);

        assertThat(disk.device.peek(0, 8 * BLOCK)).isEqualTo(filled(8, 0));
    }

    /** T60. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 256})
    void zeroBlocksMeanAllToTheEnd(int blocks) {
        assertThat(disk.run(Cdbs.ten(0x41, 0, BLOCKS - blocks, 0), filled(1, 'e'))
                        .outcome())
                .isEqualTo(Outcome.GOOD);

        assertThat(disk.device.peek((BLOCKS - blocks) * BLOCK, blocks * BLOCK)).isEqualTo(filled(blocks, 'e'));
        assertThat(disk.device.peek((BLOCKS - blocks - 1) * BLOCK, BLOCK)).isEqualTo(filled(1, 'x'));
        assertThat(sense(disk.run(Cdbs.ten(0x41, 0, BLOCKS + 1, 0), filled(1, 0))))
                .isEqualTo("5/21/00");
    }

    /** libiscsi's WriteSame10.InvalidDataOutSize. */
    @ParameterizedTest
    @ValueSource(ints = {0, BLOCK / 2, 2 * BLOCK})
    void refusesDataOutOfAnotherSizeThanOneBlock(int bytes) {
        RecordingTask task = disk.run(Cdbs.ten(0x41, UNMAP, 0, 1), new byte[bytes]);

        assertThat(sense(task)).isEqualTo("5/0e/03");
    }

    @Test
    void refusesToUnmapWhereNoSpaceIsGivenBack() {
        disk = new UnitFixture(
                new BlockLimits(512, 512, 1 << 20, 0, Access.READ_WRITE), SharingMode.CLUSTER, CacheMode.NONE);

        assertThat(sense(disk.run(Cdbs.ten(0x41, UNMAP, 0, 1), filled(1, 0)))).isEqualTo("5/24/00");
        assertThat(sense(disk.run(Cdbs.of("42 00 00 00 00 00 00 00 18 00"), new byte[24])))
                .isEqualTo("5/20/00");
    }

    @Test
    void tellsFromWhichBlockOnItFailed() {
        disk.device.hold();
        RecordingTask task = disk.start(disk.nexus, Cdbs.sixteen(0x93, 0, 10, MANY), BLOCK);
        disk.give(task, filled(1, 'p'));
        disk.device.completeNext();
        disk.turn();
        disk.device.held().getFirst().fail(Errno.EIO);
        disk.turn();

        assertThat(sense(task)).isEqualTo("3/0c/00");
        assertThat(task.sense().information()).isEqualTo(10L + 512);
        disk.device.resume();
    }

    /** T47. */
    @Test
    void tellsThatTheHostIsFull() {
        disk.device.failNext(PendingIo.Kind.WRITE, Errno.ENOSPC);

        assertThat(sense(disk.run(Cdbs.sixteen(0x93, 0, 0, 1), filled(1, 'p')))).isEqualTo("2/04/14");
    }

    /** A 64 GiB WRITE SAME goes on for long; whoever aborts it does not wait for the rest. */
    @Test
    void endsBetweenTwoWritesWhenItIsAborted() {
        disk.device.hold();
        RecordingTask task = disk.start(disk.nexus, Cdbs.sixteen(0x93, 0, 0, MANY), BLOCK);
        disk.give(task, filled(1, 'p'));
        boolean[] done = {false};
        disk.unit.manage(new TaskManagement.AbortTask(task, disk.nexus), () -> done[0] = true);
        disk.turn();
        assertThat(done[0]).isFalse();

        disk.device.resume();
        disk.turn();
        assertThat(task.wasDropped()).isTrue();
        assertThat(done[0]).isTrue();
        assertThat(disk.device.peek(512 * BLOCK, BLOCK)).isEqualTo(filled(1, 'x'));
    }
}
