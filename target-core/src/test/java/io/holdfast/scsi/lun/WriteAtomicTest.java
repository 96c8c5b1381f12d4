package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.scsi.Outcome;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.RecordingTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WRITE ATOMIC promises what a disk keeps: one block that is one sector. */
class WriteAtomicTest {

    private UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void writesOneBlockAnywhere() {
        assertThat(disk.run(writeAtomic(BLOCKS - 1, 1), filled(1, 'a')).outcome())
                .isEqualTo(Outcome.GOOD);
        assertThat(disk.run(Cdbs.read10(BLOCKS - 1, 1)).dataIn()).isEqualTo(filled(1, 'a'));
        assertThat(disk.run(writeAtomic(0, 0)).outcome()).as("no block").isEqualTo(Outcome.GOOD);
    }

    @Test
    void isNeverSeenHalfWritten() {
        disk.device.hold();
        RecordingTask write = disk.start(disk.nexus, writeAtomic(3, 1), BLOCK);
        disk.give(write, filled(1, 'a'));
        RecordingTask read = disk.start(disk.other, Cdbs.read10(3, 1));
        disk.turn();
        assertThat(disk.device.held()).as("the read waits").hasSize(1);

        disk.device.resume();
        disk.turn();
        assertThat(read.dataIn()).isEqualTo(filled(1, 'a'));
    }

    @Test
    void refusesMoreThanCanBePromised() {
        assertThat(sense(disk.run(writeAtomic(0, 2), filled(2, 'a')))).isEqualTo("5/24/00");
        assertThat(sense(disk.run(writeAtomic(BLOCKS, 1), filled(1, 'a')))).isEqualTo("5/21/00");
    }

    @Test
    void isNotThereWhereABlockIsSeveralSectors() {
        disk = new UnitFixture(UnitFixture.LIMITS, UnitFixture.settings(4096, SharingMode.CLUSTER, CacheMode.NONE));

        assertThat(sense(disk.run(writeAtomic(0, 1), new byte[4096]))).isEqualTo("5/20/00");
    }

    private static byte[] writeAtomic(long lba, int blocks) {
        byte[] cdb = Cdbs.sixteen(0x9C, 0, lba, 0);
        cdb[13] = (byte) blocks;
        return cdb;
    }
}
