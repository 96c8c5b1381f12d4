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
import io.holdfast.scsi.sense.KeySpecific;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.MemoryOverhaulLog;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.RecordingTask;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SANITIZE, and what the other host sees meanwhile. */
class SanitizeTest {

    private static final byte[] TEST_UNIT_READY = new byte[16];
    private static final byte[] REQUEST_SENSE = Cdbs.of("03 00 00 00 FF 00");
    private static final byte[] BLOCK_ERASE = Cdbs.of("48 02");
    private static final byte[] BLOCK_ERASE_IMMED = Cdbs.of("48 82");
    private static final byte[] BLOCK_ERASE_AUSE = Cdbs.of("48 22");
    private static final byte[] EXIT_FAILURE_MODE = Cdbs.of("48 1F");
    private static final String SANITIZING = "2/04/1b";
    private static final String FAILED = "3/31/03";

    private final UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void overwritesEveryBlockWithThePattern() {
        assertThat(overwrite("01 00 0003 AABBCC").outcome()).isEqualTo(Outcome.GOOD);

        byte[] block = new byte[BLOCK];
        for (int i = 0; i < BLOCK; i++) {
            block[i] = (byte) new int[] {0xAA, 0xBB, 0xCC}[i % 3];
        }
        for (long lba : new long[] {0, 1, BLOCKS / 2, BLOCKS - 1}) {
            assertThat(disk.run(Cdbs.read10(lba, 1)).dataIn())
                    .as("block %d", lba)
                    .isEqualTo(block);
        }
    }

    @Test
    void invertsThePatternFromPassToPass() {
        assertThat(overwrite("82 00 0001 0F").outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.run(Cdbs.read10(7, 1)).dataIn()).isEqualTo(filled(1, 0xF0));
    }

    @Test
    void isDurableWhenItIsAnswered() {
        disk.run(Cdbs.write10(0, 1), filled(1, 's'));
        disk.run(Cdbs.of("35"));

        assertThat(disk.run(BLOCK_ERASE).outcome()).isEqualTo(Outcome.GOOD);
        disk.device.powerCut();

        assertThat(disk.run(Cdbs.read10(0, 1)).dataIn()).isEqualTo(filled(1, 0));
        assertThat(disk.device.allocatedBytes()).isZero();
    }

    @Test
    void keepsAllOthersOutAndTellsHowFarItIs() {
        disk.device.hold();
        assertThat(start(BLOCK_ERASE_IMMED).outcome()).isEqualTo(Outcome.GOOD);

        RecordingTask refused = disk.run(disk.other, TEST_UNIT_READY);
        assertThat(sense(refused)).isEqualTo(SANITIZING);
        assertThat(refused.sense().specific()).isEqualTo(new KeySpecific.Progress(0));
        assertThat(sense(disk.run(Cdbs.read10(0, 1)))).isEqualTo(SANITIZING);
        assertThat(sense(disk.run(disk.other, Cdbs.write10(0, 1), filled(1, 1))))
                .isEqualTo(SANITIZING);
        assertThat(sense(disk.run(disk.other, Cdbs.of("1B 00 00 00 01")))).isEqualTo(SANITIZING);
        assertThat(sense(disk.run(BLOCK_ERASE))).isEqualTo(SANITIZING);
        assertThat(disk.run(disk.other, Cdbs.of("12 00 00 00 FF")).status()).isEqualTo(Status.GOOD);
        assertThat(disk.run(disk.other, REQUEST_SENSE).dataIn())
                .startsWith(0x70, 0, 2)
                .containsSequence(0x04, 0x1B);

        disk.device.resume();
        disk.turn();
        assertThat(disk.run(disk.other, TEST_UNIT_READY).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.run(disk.other, REQUEST_SENSE).dataIn()).startsWith(0x70, 0, 0);
    }

    @Test
    void tellsMoreProgressTheMoreIsDone() {
        disk.device.hold();
        RecordingTask overwrite = disk.start(disk.nexus, overwriteCdb(5), 5);
        disk.give(overwrite, HexFormat.of().parseHex("020000015a"));
        disk.turn();
        int last = -1;
        for (int piece = 0; piece < 16; piece++) {
            int progress = ((KeySpecific.Progress)
                            disk.run(disk.other, TEST_UNIT_READY).sense().specific())
                    .part();
            assertThat(progress).isGreaterThan(last).isLessThan(65536);
            last = progress;
            disk.device.completeNext();
            disk.turn();
        }
        disk.device.resume();
        disk.turn();
        assertThat(overwrite.outcome()).isEqualTo(Outcome.GOOD);
    }

    @Test
    void waitsForWhatIsInFlightAndRefusesWhatWaitsBehindIt() {
        disk.device.hold();
        RecordingTask write = disk.start(disk.nexus, Cdbs.write10(0, 1), BLOCK);
        disk.give(write, filled(1, 'w'));
        RecordingTask erase = disk.start(disk.nexus, BLOCK_ERASE);
        RecordingTask read = disk.start(disk.other, Cdbs.read10(0, 1));
        disk.turn();
        assertThat(read.ended()).isFalse();

        disk.device.completeNext();
        disk.turn();
        assertThat(write.outcome()).isEqualTo(Outcome.GOOD);
        assertThat(sense(read)).isEqualTo(SANITIZING);
        assertThat(erase.ended()).isFalse();

        disk.device.resume();
        disk.turn();
        assertThat(erase.outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.run(Cdbs.read10(0, 1)).dataIn()).isEqualTo(filled(1, 0));
    }

    @Test
    void goesOnWhenItsCommandIsAbortedAndTheUnitIsReset() {
        disk.run(Cdbs.write10(0, 1), filled(1, 's'));
        disk.device.hold();
        start(BLOCK_ERASE);
        AtomicBoolean reset = new AtomicBoolean();

        disk.unit.manage(new TaskManagement.LogicalUnitReset(disk.other), () -> reset.set(true));
        disk.turn();

        assertThat(reset).as("the reset does not wait for it").isTrue();
        disk.run(disk.other, TEST_UNIT_READY);
        assertThat(sense(disk.run(disk.other, TEST_UNIT_READY))).isEqualTo(SANITIZING);
        disk.device.resume();
        disk.turn();
        disk.attentions(disk.nexus);
        assertThat(disk.run(Cdbs.read10(0, 1)).dataIn()).isEqualTo(filled(1, 0));
    }

    @Test
    void closesTheUnitOnlyAfterThePieceUnderWay() {
        disk.device.hold();
        start(BLOCK_ERASE_IMMED);
        AtomicBoolean drained = new AtomicBoolean();

        disk.unit.close(() -> drained.set(true));
        disk.turn();
        assertThat(drained).isFalse();

        disk.device.resume();
        disk.turn();
        assertThat(drained).isTrue();
    }

    @Test
    void aFailureStaysUntilItIsDoneAgain() {
        disk.device.failNext(PendingIo.Kind.DISCARD, Errno.EIO);
        assertThat(sense(disk.run(BLOCK_ERASE))).isEqualTo(FAILED);

        assertThat(sense(disk.run(disk.other, Cdbs.read10(0, 1)))).isEqualTo(FAILED);
        assertThat(sense(disk.run(EXIT_FAILURE_MODE))).as("AUSE was 0").isEqualTo("5/24/00");
        assertThat(sense(disk.run(BLOCK_ERASE_AUSE))).as("AUSE was 0").isEqualTo("5/24/00");
        assertThat(disk.run(BLOCK_ERASE).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.run(disk.other, Cdbs.read10(0, 1)).status()).isEqualTo(Status.GOOD);
    }

    @Test
    void aFailureEndsByExitFailureModeWhereThatWasAllowed() {
        disk.device.failNext(PendingIo.Kind.DISCARD, Errno.EIO);
        assertThat(sense(disk.run(BLOCK_ERASE_AUSE))).isEqualTo(FAILED);

        assertThat(disk.run(EXIT_FAILURE_MODE).outcome()).isEqualTo(Outcome.GOOD);

        assertThat(disk.run(Cdbs.read10(0, 1)).status()).isEqualTo(Status.GOOD);
        assertThat(disk.run(EXIT_FAILURE_MODE).outcome()).as("nothing failed").isEqualTo(Outcome.GOOD);
    }

    @ParameterizedTest
    @CsvSource({
        "0000000101, 5/26/00", // no pass
        "6100000101, 5/26/00", // TEST
        "0100000001, 5/26/00", // no pattern
        "0100000201, 5/26/00", // a pattern longer than the list
    })
    void refusesAListInWhichAFieldIsWrong(String list, String expected) {
        assertThat(sense(overwrite(list))).isEqualTo(expected);
        assertThat(disk.run(TEST_UNIT_READY).outcome()).isEqualTo(Outcome.GOOD);
    }

    @ParameterizedTest
    @CsvSource({"0", "4", "517"})
    void refusesAListTooShortOrTooLong(int listBytes) {
        assertThat(sense(disk.run(overwriteCdb(listBytes), new byte[listBytes])))
                .isEqualTo("5/24/00");
    }

    @Test
    void keepsAllHostsOutAfterARestartInTheMiddleOfIt() {
        MemoryOverhaulLog log = new MemoryOverhaulLog();
        UnitFixture before = logging(log);
        before.device.hold();
        before.start(before.nexus, BLOCK_ERASE_IMMED);
        before.turn();

        UnitFixture after = logging(log);

        assertThat(sense(after.run(Cdbs.read10(0, 1)))).isEqualTo(FAILED);
        assertThat(sense(after.run(after.other, Cdbs.write10(0, 1), filled(1, 'w'))))
                .isEqualTo(FAILED);
        assertThat(sense(after.run(EXIT_FAILURE_MODE))).as("AUSE was 0").isEqualTo("5/24/00");
        assertThat(after.run(BLOCK_ERASE).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(logging(log).run(Cdbs.read10(0, 1)).status()).isEqualTo(Status.GOOD);
    }

    @Test
    void letsTheHostsInAgainAfterARestartWhereItsFailureWasGivenUp() {
        MemoryOverhaulLog log = new MemoryOverhaulLog();
        UnitFixture before = logging(log);
        before.device.failNext(PendingIo.Kind.DISCARD, Errno.EIO);
        assertThat(sense(before.run(BLOCK_ERASE_AUSE))).isEqualTo(FAILED);
        assertThat(sense(logging(log).run(Cdbs.read10(0, 1)))).isEqualTo(FAILED);

        assertThat(before.run(EXIT_FAILURE_MODE).outcome()).isEqualTo(Outcome.GOOD);

        assertThat(logging(log).run(Cdbs.read10(0, 1)).status()).isEqualTo(Status.GOOD);
    }

    @Test
    void doesNotBeginWhereARestartWouldNotKnowOfIt() {
        MemoryOverhaulLog log = new MemoryOverhaulLog();
        UnitFixture disk = logging(log);
        disk.run(Cdbs.write10(0, 1), filled(1, 's'));
        log.fail("no space left");

        assertThat(sense(disk.run(BLOCK_ERASE))).isEqualTo("4/44/00");

        assertThat(disk.run(Cdbs.read10(0, 1)).dataIn()).isEqualTo(filled(1, 's'));
        disk.assertNothingLeft();
    }

    private static UnitFixture logging(OverhaulLog log) {
        return new UnitFixture(
                UnitFixture.LIMITS,
                UnitFixture.overhauled(UnitFixture.settings(BLOCK, SharingMode.CLUSTER, CacheMode.NONE), log));
    }

    private RecordingTask overwrite(String list) {
        byte[] bytes = HexFormat.of().parseHex(list.replace(" ", ""));
        return disk.run(overwriteCdb(bytes.length), bytes);
    }

    private static byte[] overwriteCdb(int listBytes) {
        byte[] cdb = Arrays.copyOf(new byte[] {0x48, 0x01}, 16);
        cdb[7] = (byte) (listBytes >> 8);
        cdb[8] = (byte) listBytes;
        return cdb;
    }

    private RecordingTask start(byte[] cdb) {
        RecordingTask task = disk.start(disk.nexus, cdb);
        disk.turn();
        return task;
    }
}
