package io.holdfast.scsi.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.AnswerBytes;
import io.holdfast.scsi.cdb.ReadDefectData;
import io.holdfast.scsi.cdb.ReadDefectData.Header;
import io.holdfast.scsi.cdb.ReportTargetPortGroups;
import io.holdfast.testkit.wire.GoldenHex;
import java.util.List;
import org.junit.jupiter.api.Test;

/** REPORT LUNS, READ DEFECT DATA and REPORT TARGET PORT GROUPS. */
class ListAnswersTest {

    @Test
    void listsTheUnits() {
        long[] luns = {0, 0x0005_0000_0000_0000L, 0x4100_0000_0000_0000L};

        assertThat(AnswerBytes.written(target -> ReportLunsData.write(luns, target)))
                .isEqualTo(GoldenHex.bytes("""
                        00 00 00 18  00 00 00 00 | 24 bytes follow the header
                        00 00 00 00 00 00 00 00
                        00 05 00 00 00 00 00 00
                        41 00 00 00 00 00 00 00
                        """));
    }

    @Test
    void tellsOfNoDefectsAndGivesBackWhatWasAskedFor() {
        assertThat(AnswerBytes.written(target -> DefectData.write(new ReadDefectData(Header.TEN, 3, 5, 32), target)))
                .isEqualTo(GoldenHex.bytes("00 1d 00 00 | PLISTV, GLISTV, format 5; no list"));
        assertThat(AnswerBytes.written(target -> DefectData.write(new ReadDefectData(Header.TWELVE, 0, 0, 32), target)))
                .isEqualTo(GoldenHex.bytes("00 00 00 00  00 00 00 00"));
    }

    @Test
    void listsThePortsThatAllReachTheUnitAlike() {
        List<TargetPort> ports = List.of(Disks.PORT, new TargetPort(Disks.PORT.targetName(), 0x0203));

        assertThat(groups(ReportTargetPortGroups.Header.LENGTH_ONLY, ports)).isEqualTo(GoldenHex.bytes("""
                        00 00 00 10               | 16 bytes follow
                        00 01 00 01  00 00 00 02  | active/optimized and nothing else; group 1; two ports
                        00 00 00 01  00 00 02 03
                        """));
        assertThat(groups(ReportTargetPortGroups.Header.EXTENDED, ports)).isEqualTo(GoldenHex.bytes("""
                        00 00 00 14  10 00 00 00  | 20 bytes follow; the extended format, no transitions
                        00 01 00 01  00 00 00 02
                        00 00 00 01  00 00 02 03
                        """));
    }

    private static byte[] groups(ReportTargetPortGroups.Header header, List<TargetPort> ports) {
        return AnswerBytes.written(
                target -> TargetPortGroups.write(new ReportTargetPortGroups(header, 512), ports, target));
    }
}
