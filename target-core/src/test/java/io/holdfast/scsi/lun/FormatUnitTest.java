package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.filled;
import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.CacheMode;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.PendingIo;
import io.holdfast.testkit.RecordingTask;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FormatUnitTest {

    private static final byte[] FORMAT = Cdbs.of("04");
    private static final byte[] FORMAT_WITH_LIST = Cdbs.of("04 10");
    private static final byte[] FORMAT_WITH_LONG_LIST = Cdbs.of("04 30");
    private static final byte[] TEST_UNIT_READY = new byte[16];

    private UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void leavesZeroesAndGivesTheSpaceOfAThinDiskBack() {
        disk.run(Cdbs.write10(5, 1), filled(1, 'd'));

        assertThat(disk.run(FORMAT).outcome()).isEqualTo(Outcome.GOOD);

        assertThat(disk.run(Cdbs.read10(5, 1)).dataIn()).isEqualTo(filled(1, 0));
        assertThat(disk.device.allocatedBytes()).isZero();
    }

    @Test
    void leavesZeroesAndTheSpaceOfADiskThatIsNotThin() {
        disk = new UnitFixture(
                new BlockLimits(512, 4096, 1 << 20, 0, Access.READ_WRITE), SharingMode.CLUSTER, CacheMode.NONE);
        disk.run(Cdbs.write10(5, 1), filled(1, 'd'));

        assertThat(disk.run(FORMAT).outcome()).isEqualTo(Outcome.GOOD);

        assertThat(disk.run(Cdbs.read10(5, 1)).dataIn()).isEqualTo(filled(1, 0));
        assertThat(disk.device.allocatedBytes()).isPositive();
    }

    @Test
    void answersAtOnceWhereThatIsAskedForAndKeepsOthersOut() {
        disk.device.hold();
        RecordingTask format = disk.run(FORMAT_WITH_LIST, new byte[] {0, 2, 0, 0});
        assertThat(format.outcome()).isEqualTo(Outcome.GOOD);

        assertThat(sense(disk.run(disk.other, TEST_UNIT_READY))).isEqualTo("2/04/04");

        disk.device.resume();
        disk.turn();
        assertThat(disk.run(disk.other, TEST_UNIT_READY).outcome()).isEqualTo(Outcome.GOOD);
    }

    @Test
    void aFailureLeavesTheFormatCorruptedUntilTheNext() {
        disk.device.failNext(PendingIo.Kind.DISCARD, Errno.EIO);
        assertThat(sense(disk.run(FORMAT))).isEqualTo("3/31/01");

        assertThat(sense(disk.run(disk.other, Cdbs.read10(0, 1)))).isEqualTo("3/31/00");
        assertThat(disk.run(FORMAT_WITH_LONG_LIST, new byte[8]).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.run(disk.other, Cdbs.read10(0, 1)).status()).isEqualTo(Status.GOOD);
    }

    @ParameterizedTest
    @CsvSource({
        "01000000", // protection information
        "00400000", // DPRY without FOV
        "00080000", // an initialization pattern
        "00000004", // a defect list
        "00", // less than the header
    })
    void refusesAListInWhichAFieldIsWrong(String list) {
        disk.run(Cdbs.write10(5, 1), filled(1, 'd'));

        assertThat(sense(disk.run(FORMAT_WITH_LIST, HexFormat.of().parseHex(list))))
                .isIn("5/26/00", "5/1a/00");
        assertThat(disk.run(Cdbs.read10(5, 1)).dataIn()).isEqualTo(filled(1, 'd'));
    }
}
