package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.RecordingTask;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompareAndWriteTest {

    private final UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void writesWhereTheBlocksAreAsExpected() {
        disk.device.poke(5 * BLOCK, filled(3, 'a'));

        assertThat(disk.run(Cdbs.compareAndWrite(5, 3), halves(3, 'a', 'b')).outcome())
                .isEqualTo(Outcome.GOOD);
        assertThat(disk.device.peek(5 * BLOCK, 3 * BLOCK)).isEqualTo(filled(3, 'b'));
    }

    @Test
    void writesNothingWhereAByteDiffersAndTellsWhich() {
        disk.device.poke(0, filled(3, 'a'));
        disk.device.poke(3 * BLOCK - 27, new byte[] {'C'});

        RecordingTask task = disk.run(Cdbs.compareAndWrite(0, 3), halves(3, 'a', 'b'));

        assertThat(sense(task)).isEqualTo("e/1d/00");
        assertThat(task.sense().information()).isEqualTo(3 * BLOCK - 27L);
        assertThat(disk.device.peek(0, BLOCK)).isEqualTo(filled(1, 'a'));
    }

    @Test
    void refusesMoreThanPageB0Tells() {
        byte[] blockLimits = disk.run(Cdbs.of("12 01 B0 01 00 00")).dataIn();
        int max = blockLimits[5] & 0xFF;

        assertThat(disk.run(Cdbs.compareAndWrite(0, max), halves(max, 0, 1)).status())
                .isEqualTo(Status.GOOD);
        assertThat(max).isEqualTo(255);
    }

    /** libiscsi's CompareAndWrite.InvalidDataOutSize. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, BLOCK, 2 * BLOCK - 1, 2 * BLOCK + 1, 4 * BLOCK})
    void refusesDataOutOfAnotherSize(int bytes) {
        RecordingTask task = disk.run(Cdbs.compareAndWrite(0, 1), Arrays.copyOf(new byte[0], bytes));

        assertThat(sense(task)).isEqualTo("5/0e/03");
        assertThat(task.wantedBytes()).isZero();
    }

    @Test
    void nothingComesBetweenTheComparisonAndTheWrite() {
        disk.device.hold();
        RecordingTask swap = disk.start(disk.nexus, Cdbs.compareAndWrite(0, 1), 2 * BLOCK);
        disk.give(swap, halves(1, 0, 'm'));
        RecordingTask rival = disk.start(disk.other, Cdbs.compareAndWrite(0, 1), 2 * BLOCK);
        disk.give(rival, halves(1, 0, 'r'));
        RecordingTask read = disk.start(disk.other, Cdbs.read10(0, 1));
        disk.turn();

        assertThat(disk.device.held()).extracting(PendingIo::kind).containsExactly(PendingIo.Kind.READ);
        disk.device.resume();
        disk.turn();
        assertThat(swap.outcome()).isEqualTo(Outcome.GOOD);
        assertThat(sense(rival)).isEqualTo("e/1d/00");
        assertThat(read.dataIn()).isEqualTo(filled(1, 'm'));
    }

    @Test
    void waitsForTheCommandsThatExecute() {
        disk.device.hold();
        RecordingTask write = disk.start(disk.other, Cdbs.write10(0, 1), BLOCK);
        disk.give(write, filled(1, 'w'));
        RecordingTask swap = disk.start(disk.nexus, Cdbs.compareAndWrite(0, 1), 2 * BLOCK);
        disk.give(swap, halves(1, 'w', 's'));
        disk.turn();

        assertThat(disk.device.held()).hasSize(1);
        disk.device.resume();
        disk.turn();
        assertThat(swap.outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.device.peek(0, BLOCK)).isEqualTo(filled(1, 's'));
    }

    /** Writes whose data waits before the gate have all buffers; the one inside must not need one of those. */
    @Test
    void finishesWhenAllBuffersWaitBehindIt() {
        disk.device.hold();
        RecordingTask swap = disk.start(disk.nexus, Cdbs.compareAndWrite(0, 1), 2 * BLOCK);
        disk.give(swap, halves(1, 0, 's'));
        RecordingTask[] writes = new RecordingTask[7];
        for (int i = 0; i < writes.length; i++) {
            writes[i] = disk.start(disk.other, Cdbs.write10(0, 2048), 1 << 20);
            disk.give(writes[i], new byte[1 << 20]);
        }
        RecordingTask read = disk.start(disk.other, Cdbs.read10(0, 2048));
        assertThat(disk.buffers.tryLease(1 << 20)).isNull();

        disk.device.resume();
        disk.turn();
        assertThat(swap.outcome()).isEqualTo(Outcome.GOOD);
        assertThat(writes).allSatisfy(write -> assertThat(write.outcome()).isEqualTo(Outcome.GOOD));
        assertThat(read.status()).isEqualTo(Status.GOOD);
    }

    @Test
    void orsIntoTheBlocks() {
        disk.device.poke(0, filled(1200, 0x50));

        assertThat(disk.run(Cdbs.sixteen(0x8B, 0, 0, 1000), filled(1000, 0x05)).outcome())
                .isEqualTo(Outcome.GOOD);
        assertThat(disk.device.peek(0, 1000 * BLOCK)).isEqualTo(filled(1000, 0x55));
        assertThat(disk.device.peek(1000 * BLOCK, BLOCK)).isEqualTo(filled(1, 0x50));
        assertThat(disk.run(Cdbs.sixteen(0x8B, 0, 0, 2), filled(1, 0xAA)).outcome())
                .as("short Data-Out")
                .isEqualTo(Outcome.GOOD);
        assertThat(disk.device.peek(0, BLOCK)).isEqualTo(filled(1, 0xFF));
        assertThat(disk.device.peek(BLOCK, BLOCK)).isEqualTo(filled(1, 0x55));
    }

    private static byte[] halves(int blocks, int expected, int written) {
        byte[] both = Arrays.copyOf(filled(blocks, expected), 2 * blocks * BLOCK);
        Arrays.fill(both, blocks * BLOCK, both.length, (byte) written);
        return both;
    }
}
