package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.MemoryUndoLog;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.RecordingTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** WRITE ATOMIC promises what a disk keeps: one block that is one sector, and more where it can be undone. */
class WriteAtomicTest {

    private final MemoryUndoLog log = new MemoryUndoLog();
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

    @Test
    void writesManyBlocksOfWhichItKnowsWhatTheyWere() {
        serveUndoing(BLOCK);
        disk.run(Cdbs.write10(8, 256), filled(256, 'a'));

        RecordingTask write = disk.start(disk.nexus, writeAtomic(8, 256), 256 * BLOCK);
        disk.device.hold();
        disk.give(write, filled(256, 'b'));
        disk.loop.runAll();
        disk.device.completeNext();
        disk.turn();

        assertThat(disk.device.held()).as("the write is under way").hasSize(1);
        assertThat(log.kept()).hasValueSatisfying(range -> {
            assertThat(range.offsetBytes()).isEqualTo(8 * BLOCK);
            assertThat(range.before()).isEqualTo(filled(256, 'a'));
        });

        disk.device.resume();
        disk.turn();
        assertThat(write.outcome()).isEqualTo(Outcome.GOOD);
        assertThat(log.kept()).isEmpty();
        assertThat(disk.run(Cdbs.read10(8, 256)).dataIn()).isEqualTo(filled(256, 'b'));
    }

    @Test
    void needsNoLogForOneSector() {
        serveUndoing(BLOCK);
        log.fail("no space left on device");

        assertThat(disk.run(writeAtomic(3, 1), filled(1, 'a')).outcome()).isEqualTo(Outcome.GOOD);
    }

    @Test
    void takesBlocksOf4096Bytes() {
        serveUndoing(4096);

        assertThat(disk.run(writeAtomic(0, 2), filled(16, 'a')).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(sense(disk.run(writeAtomic(0, 257), filled(16, 'a')))).isEqualTo("5/24/00");
    }

    @Test
    void writesNothingWhereWhatWasThereCannotBeKept() {
        serveUndoing(BLOCK);
        disk.run(Cdbs.write10(0, 16), filled(16, 'a'));
        log.fail("no space left on device");

        assertThat(sense(disk.run(writeAtomic(0, 16), filled(16, 'b')))).isEqualTo("4/44/00");
        assertThat(disk.run(Cdbs.read10(0, 16)).dataIn()).isEqualTo(filled(16, 'a'));
    }

    @Test
    void undoesAWriteThatFails() {
        serveUndoing(BLOCK);
        disk.run(Cdbs.write10(0, 16), filled(16, 'a'));

        disk.device.failNext(PendingIo.Kind.WRITE, Errno.ENOSPC);
        RecordingTask write = disk.run(writeAtomic(0, 16), filled(16, 'b'));

        assertThat(write.status()).isEqualTo(Status.CHECK_CONDITION);
        assertThat(disk.run(Cdbs.read10(0, 16)).dataIn()).isEqualTo(filled(16, 'a'));
        assertThat(log.kept()).isEmpty();
    }

    @Test
    void isNotCutOffByAnAbortOnceItWrites() {
        serveUndoing(BLOCK);
        RecordingTask write = disk.start(disk.nexus, writeAtomic(0, 16), 16 * BLOCK);
        disk.device.hold();
        disk.give(write, filled(16, 'b'));
        disk.loop.runAll();
        disk.device.completeNext();
        disk.turn();

        boolean[] answered = {false};
        disk.unit.manage(new TaskManagement.AbortTask(write, disk.nexus), () -> answered[0] = true);
        disk.turn();
        assertThat(answered[0]).as("answered while it writes").isFalse();

        disk.device.resume();
        disk.turn();
        assertThat(answered[0]).isTrue();
        assertThat(log.kept()).as("left behind for the next start to undo").isEmpty();
        assertThat(disk.run(Cdbs.read10(0, 16)).dataIn()).isEqualTo(filled(16, 'b'));
    }

    /** Else the next start would undo what has been acknowledged since. */
    @Test
    void promisesNothingMoreWhereItsLogCannotForget() {
        serveUndoing(BLOCK);
        RecordingTask write = disk.start(disk.nexus, writeAtomic(0, 16), 16 * BLOCK);
        disk.device.hold();
        disk.give(write, filled(16, 'b'));
        disk.loop.runAll();
        disk.device.completeNext();
        disk.turn();
        log.fail("read-only file system");
        disk.device.resume();
        disk.turn();

        assertThat(sense(write)).isEqualTo("4/44/00");
        assertThat(disk.run(Cdbs.ten(0x35, 0, 0, 0)).status())
                .as("SYNCHRONIZE CACHE")
                .isEqualTo(Status.CHECK_CONDITION);
    }

    private void serveUndoing(int blockBytes) {
        disk = new UnitFixture(
                UnitFixture.LIMITS,
                UnitFixture.undoing(UnitFixture.settings(blockBytes, SharingMode.CLUSTER, CacheMode.NONE), log));
    }

    private static byte[] writeAtomic(long lba, int blocks) {
        byte[] cdb = Cdbs.sixteen(0x9C, 0, lba, 0);
        cdb[12] = (byte) (blocks >> 8);
        cdb[13] = (byte) blocks;
        return cdb;
    }
}
