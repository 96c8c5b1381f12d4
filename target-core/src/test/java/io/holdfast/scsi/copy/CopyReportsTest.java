package io.holdfast.scsi.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.KeySpecific.SegmentPointer;
import io.holdfast.scsi.sense.Sense;
import io.holdfast.testkit.wire.GoldenHex;
import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.Test;

class CopyReportsTest {

    private static final Outcome ABORTED =
            Outcome.check(Sense.copyAborted(AdditionalSense.THIRD_PARTY_DEVICE_FAILURE, new SegmentPointer(3, 6)));

    @Test
    void tellsWhatACopyMayAskFor() {
        assertThat(ByteBufUtil.getBytes(CopyReports.operatingParameters())).isEqualTo(GoldenHex.bytes("""
                00 00 00 2a  01 00 00 00   | 42 bytes follow; SNLID
                00 10 00 40                | 16 CSCD descriptors, 64 segment descriptors
                00 00 09 00  10 00 00 00   | 2,304 bytes of them; 256 MiB a segment
                00 00 00 00  00 00 00 00   | no inline data, no held data
                00 00 00 00  00 00         | no streams
                00 10  10  09 00 00        | 16 copies at a time; blocks of 2^9 bytes at least
                00 00 00  02  02 e4        | two types of descriptors
                """));
    }

    @Test
    void tellsHowFarACopyIs() {
        CopyStatus half = CopyStatus.STARTED.withSegmentProcessed().withCopied(0x8000);

        assertThat(ByteBufUtil.getBytes(CopyReports.status(half)))
                .isEqualTo(GoldenHex.bytes("00 00 00 08  00 00 01 00  00 00 80 00"));
        assertThat(ByteBufUtil.getBytes(CopyReports.status(half.ended(Outcome.GOOD))))
                .isEqualTo(GoldenHex.bytes("00 00 00 08  01 00 01 00  00 00 80 00"));
        assertThat(ByteBufUtil.getBytes(CopyReports.status(half.ended(ABORTED))))
                .isEqualTo(GoldenHex.bytes("00 00 00 08  02 00 01 00  00 00 80 00"));
    }

    @Test
    void countsInKibibytesWhatIsTooMuchInBytes() {
        assertThat(ByteBufUtil.getBytes(CopyReports.status(CopyStatus.STARTED.withCopied(0x1_0000_0200L))))
                .isEqualTo(GoldenHex.bytes("00 00 00 08  00 00 00 01  00 40 00 00"));
    }

    @Test
    void tellsTheSenseDataOfACopyThatFailed() {
        byte[] details = ByteBufUtil.getBytes(CopyReports.failureDetails(CopyStatus.STARTED.ended(ABORTED)));

        assertThat(details).hasSize(78).startsWith(0, 0, 0, 74).endsWith(GoldenHex.bytes("""
                02 00 00 12                                        | CHECK CONDITION, 18 bytes of sense data
                70 00 0a  00 00 00 00  0a  00 00 00 03  0d 01 00  a0 00 06
                """));
    }

    @Test
    void tellsTheStatusAloneOfACopyWithoutSenseData() {
        byte[] details =
                ByteBufUtil.getBytes(CopyReports.failureDetails(CopyStatus.STARTED.ended(Outcome.TASK_ABORTED)));

        assertThat(details).hasSize(60).startsWith(0, 0, 0, 56).endsWith(0x40, 0, 0, 0);
    }

    @Test
    void hasNoDetailsOfACopyThatDidNotFail() {
        byte[] none = {0, 0, 0, 0};

        assertThat(ByteBufUtil.getBytes(CopyReports.failureDetails(CopyStatus.STARTED)))
                .isEqualTo(none);
        assertThat(ByteBufUtil.getBytes(CopyReports.failureDetails(CopyStatus.STARTED.ended(Outcome.GOOD))))
                .isEqualTo(none);
    }
}
