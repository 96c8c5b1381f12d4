package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.BLOCK;
import static io.holdfast.scsi.lun.UnitFixture.BLOCKS;
import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.RecordingTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SYNCHRONIZE CACHE, PRE-FETCH and START STOP UNIT. */
class CacheTest {

    private static final int IMMED = 0x02;

    private UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    /** T43. */
    @ParameterizedTest
    @ValueSource(strings = {"35", "91", "1B"})
    void whatWasWrittenBeforeSurvivesAPowerCut(String opcode) {
        disk.run(Cdbs.write10(3, 1), filled(1, 's'));

        assertThat(disk.run(Cdbs.of(opcode)).outcome()).isEqualTo(Outcome.GOOD);
        disk.device.powerCut();
        assertThat(disk.device.peek(3 * BLOCK, BLOCK)).isEqualTo(filled(1, 's'));
    }

    @Test
    void answersOnlyWhenTheFlushHasEnded() {
        disk.device.hold();
        RecordingTask waits = disk.run(Cdbs.ten(0x35, 0, 0, 0));
        RecordingTask immediate = disk.run(Cdbs.ten(0x35, IMMED, 0, 0));

        assertThat(waits.ended()).isFalse();
        assertThat(immediate.outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.device.held())
                .extracting(PendingIo::kind)
                .containsOnly(PendingIo.Kind.FLUSH)
                .hasSize(2);
        disk.device.resume();
        disk.turn();
        assertThat(waits.outcome()).isEqualTo(Outcome.GOOD);
    }

    /** T44: readers do not wait for a slow flush. */
    @Test
    void readsGoOnDuringAFlush() {
        disk.device.hold();
        RecordingTask flush = disk.run(Cdbs.ten(0x35, 0, 0, 0));
        RecordingTask read = disk.run(Cdbs.read10(0, 1));
        disk.device.held().getLast().complete();
        disk.turn();

        assertThat(read.dataIn()).isEqualTo(filled(1, 0));
        assertThat(flush.ended()).isFalse();
        disk.device.resume();
    }

    /** What the kernel could not write it has dropped: a flush that succeeds afterwards saves nothing. */
    @Test
    void aFailedFlushStaysFailed() {
        disk.device.failNext(PendingIo.Kind.FLUSH, Errno.EIO);

        assertThat(sense(disk.run(Cdbs.ten(0x35, 0, 0, 0)))).isEqualTo("3/0c/00");
        assertThat(sense(disk.run(Cdbs.ten(0x35, 0, 0, 0)))).isEqualTo("3/0c/00");
        assertThat(sense(disk.run(disk.other, Cdbs.ten(0x35, IMMED, 0, 0)))).isEqualTo("3/0c/00");
    }

    @Test
    void aFlushThatFailsAfterItsStatusIsReportedByTheNextOne() {
        disk.device.failNext(PendingIo.Kind.FLUSH, Errno.EIO);

        assertThat(disk.run(Cdbs.ten(0x35, IMMED, 0, 0)).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(sense(disk.run(Cdbs.ten(0x35, 0, 0, 0)))).isEqualTo("3/0c/00");
    }

    @Test
    void refusesARangeBehindTheEnd() {
        assertThat(sense(disk.run(Cdbs.ten(0x35, 0, BLOCKS, 1)))).isEqualTo("5/21/00");
        assertThat(sense(disk.run(Cdbs.ten(0x34, 0, BLOCKS + 1, 0)))).isEqualTo("5/21/00");
    }

    @ParameterizedTest
    @CsvSource({"WRITEBACK, CONDITION_MET, 4", "NONE, GOOD, 0"})
    void prefetchesIntoThePageCacheWhereThereIsOne(CacheMode cache, String status, int reads) {
        disk = new UnitFixture(UnitFixture.LIMITS, SharingMode.CLUSTER, cache);
        disk.device.hold();
        RecordingTask task = disk.start(disk.nexus, Cdbs.ten(0x34, 0, 0, 2048));
        int seen = 0;
        while (!disk.device.held().isEmpty()) {
            seen++;
            disk.device.completeNext();
            disk.turn();
        }

        assertThat(task.status().name()).isEqualTo(status);
        assertThat(seen).isEqualTo(reads);
        disk.device.resume();
    }

    @Test
    void answersAnImmediatePrefetchBeforeItReads() {
        disk = new UnitFixture(UnitFixture.LIMITS, SharingMode.CLUSTER, CacheMode.WRITEBACK);
        disk.device.hold();

        assertThat(disk.run(Cdbs.sixteen(0x90, IMMED, 0, 8)).outcome()).isEqualTo(Outcome.CONDITION_MET);
        assertThat(disk.device.held()).hasSize(1);
        disk.device.resume();
    }

    @ParameterizedTest
    @CsvSource({
        "1B 00 00 00 01, GOOD", // start
        "1B 00 00 00 10, GOOD", // active
        "1B 00 00 00 02, 5/24/00", // eject
        "1B 00 00 00 03, 5/24/00", // load
        "1B 00 00 00 30, 5/24/00", // standby
        "1E 00 00 00 01, GOOD", // prevent removal
        "1E 00 00 00 00, GOOD",
        "00 00 00 00 00, GOOD", // ready all the same
    })
    void isAlwaysReadyAndNotRemovable(String cdb, String expected) {
        disk.run(Cdbs.of("1B 00 00 00 00"));
        RecordingTask task = disk.run(Cdbs.of(cdb));

        assertThat(task.outcome().equals(Outcome.GOOD) ? "GOOD" : sense(task)).isEqualTo(expected);
    }
}
