package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.RecordingTask;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** T34, T35. */
class UnmapTest {

    private final UnitFixture disk = new UnitFixture();

    @BeforeEach
    void fills() {
        disk.device.poke(0, filled((int) BLOCKS, 'x'));
    }

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void givesSpaceBackAndReadsAsZeroesThen() {
        long allocated = disk.device.allocatedBytes();

        assertThat(unmap(0, 128, 1024, 8).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.device.allocatedBytes()).isEqualTo(allocated - 136 * BLOCK);
        assertThat(disk.run(Cdbs.read10(0, 128)).dataIn()).isEqualTo(filled(128, 0));
        assertThat(disk.run(Cdbs.read10(1024, 8)).dataIn()).isEqualTo(filled(8, 0));
        assertThat(disk.run(Cdbs.read10(128, 1)).dataIn()).isEqualTo(filled(1, 'x'));
    }

    @Test
    void zeroesAlsoWhatIsTooLittleToGiveBack() {
        assertThat(unmap(3, 1).outcome()).isEqualTo(Outcome.GOOD);

        assertThat(disk.run(Cdbs.read10(3, 1)).dataIn()).isEqualTo(filled(1, 0));
        assertThat(disk.run(Cdbs.read10(2, 1)).dataIn()).isEqualTo(filled(1, 'x'));
        assertThat(disk.run(Cdbs.read10(4, 1)).dataIn()).isEqualTo(filled(1, 'x'));
    }

    @Test
    void takesAnEmptyListAndEmptyRuns() {
        assertThat(disk.run(Cdbs.of("42 00 00 00 00 00 00 00 00 00")).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(unmap(0, 0).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(unmap(BLOCKS, 0).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(unmap().outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.device.peek(0, BLOCK)).isEqualTo(filled(1, 'x'));
    }

    @Test
    void refusesARunBehindTheEndAndUnmapsNothing() {
        assertThat(sense(unmap(0, 8, BLOCKS - 1, 2))).isEqualTo("5/21/00");
        assertThat(sense(unmap(0, 8, -1L, 1))).isEqualTo("5/21/00");
        assertThat(disk.device.peek(0, BLOCK)).isEqualTo(filled(1, 'x'));
    }

    @Test
    void refusesAListTooShortForItsHeader() {
        assertThat(sense(disk.run(Cdbs.of("42 00 00 00 00 00 00 00 07 00"), new byte[7])))
                .isEqualTo("5/1a/00");
        assertThat(sense(disk.run(Cdbs.of("42 00 00 00 00 00 00 00 18 00"), new byte[4])))
                .isEqualTo("5/1a/00");
    }

    @Test
    void takesAsManyRunsAsPageB0TellsAndNoMore() {
        ByteBuffer blockLimits =
                ByteBuffer.wrap(disk.run(Cdbs.of("12 01 B0 01 00 00")).dataIn());
        int descriptors = blockLimits.getInt(24);

        assertThat(unmap(new long[2 * descriptors]).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(sense(unmap(new long[2 * descriptors + 2]))).isEqualTo("5/26/00");
    }

    @Test
    void tellsOfWhichRunTheImageFailed() {
        disk.device.failNext(PendingIo.Kind.DISCARD, Errno.EIO);
        RecordingTask task = unmap(16, 8);

        assertThat(sense(task)).isEqualTo("3/0c/00");
        assertThat(task.sense().information()).isEqualTo(16);
    }

    private RecordingTask unmap(long... lbasAndBlocks) {
        int descriptors = lbasAndBlocks.length / 2;
        ByteBuffer list = ByteBuffer.allocate(8 + 16 * descriptors)
                .putShort((short) (6 + 16 * descriptors))
                .putShort((short) (16 * descriptors))
                .putInt(0);
        for (int i = 0; i < descriptors; i++) {
            list.putLong(lbasAndBlocks[2 * i])
                    .putInt((int) lbasAndBlocks[2 * i + 1])
                    .putInt(0);
        }
        return disk.run(
                ByteBuffer.allocate(16)
                        .put((byte) 0x42)
                        .putShort(7, (short) list.capacity())
                        .array(),
                list.array());
    }
}
