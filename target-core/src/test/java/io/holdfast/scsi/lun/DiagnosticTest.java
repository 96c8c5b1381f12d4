package io.holdfast.scsi.lun;

import static io.holdfast.scsi.lun.UnitFixture.sense;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.testkit.Cdbs;
import io.holdfast.testkit.PendingIo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiagnosticTest {

    private static final byte[] SELF_TEST = Cdbs.of("1D 04");

    private final UnitFixture disk = new UnitFixture();

    @AfterEach
    void leavesNothingBehind() {
        disk.assertNothingLeft();
    }

    @Test
    void passesTheSelfTestWhenTheImageCanBeRead() {
        assertThat(disk.run(SELF_TEST).outcome()).isEqualTo(Outcome.GOOD);
        assertThat(disk.run(Cdbs.of("1D 17")).outcome()).as("all flags").isEqualTo(Outcome.GOOD);
        assertThat(disk.run(Cdbs.of("1D 10")).outcome()).as("no test").isEqualTo(Outcome.GOOD);
    }

    @Test
    void failsTheSelfTestWhenTheImageCannotBeRead() {
        disk.device.failNext(PendingIo.Kind.READ, Errno.EIO);

        assertThat(sense(disk.run(SELF_TEST))).isEqualTo("4/3e/03");
        assertThat(disk.run(SELF_TEST).outcome()).isEqualTo(Outcome.GOOD);
    }

    @Test
    void failsTheSelfTestAfterAFlushHasFailed() {
        disk.device.failFlushes(Errno.EIO);
        disk.run(Cdbs.of("35"));

        assertThat(sense(disk.run(SELF_TEST))).isEqualTo("4/3e/03");
    }

    @Test
    void refusesTheOtherSelfTestsAndPages() {
        assertThat(sense(disk.run(Cdbs.of("1D 20")))).as("background short").isEqualTo("5/24/00");
        assertThat(sense(disk.run(Cdbs.of("1D 10 00 00 04")))).as("a page").isEqualTo("5/24/00");
    }

    @Test
    void listsTheOneDiagnosticPage() {
        assertThat(disk.run(Cdbs.of("1C 01 00 00 FF")).dataIn()).containsExactly(0, 0, 0, 1, 0);
        assertThat(sense(disk.run(Cdbs.of("1C 01 01 00 FF")))).isEqualTo("5/24/00");
        assertThat(sense(disk.run(Cdbs.of("1C 00 00 00 FF")))).as("without PCV").isEqualTo("5/24/00");
    }

    @Test
    void answersLogSenseWithItsPages() {
        assertThat(disk.run(Cdbs.of("4D 00 40 00 00 00 00 00 FF 00")).dataIn()).startsWith(0, 0, 0);
    }
}
