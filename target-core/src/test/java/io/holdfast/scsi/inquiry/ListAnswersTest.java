package io.holdfast.scsi.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.AnswerBytes;
import io.holdfast.scsi.cdb.ReadDefectData;
import io.holdfast.scsi.cdb.ReadDefectData.Header;
import io.holdfast.testkit.wire.GoldenHex;
import org.junit.jupiter.api.Test;

/** REPORT LUNS and READ DEFECT DATA. */
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
}
