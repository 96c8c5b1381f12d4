package io.holdfast.scsi.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.AnswerBytes;
import io.holdfast.testkit.wire.GoldenHex;
import org.junit.jupiter.api.Test;

class StandardInquiryDataTest {

    @Test
    void tellsOfADisk() {
        assertThat(AnswerBytes.written(target -> StandardInquiryData.write(Disks.disk(Disks.THIN), target)))
                .isEqualTo(GoldenHex.bytes("""
                        00 00 06 12                   | disk, not removable, SPC-4, HISUP and format 2
                        5b                            | 91 bytes follow
                        18 00 02                      | 3PC, implicit TPGS, no PROTECT; CMDQUE
                        48 4f 4c 44 46 41 53 54       | HOLDFAST
                        34 46 33 41 39 43 32 31       | 4F3A9C21
                        20 20 20 20 20 20 20 20       |
                        30 30 30 31                   | 0001
                        00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                        00 a0  09 60  04 60  04 c0    | SAM-5, iSCSI, SPC-4, SBC-3
                        00 00 00 00 00 00 00 00
                        00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                        """));
    }

    @Test
    void tellsThatThereIsNoUnit() {
        byte[] data = AnswerBytes.written(StandardInquiryData::writeNoUnit);

        assertThat(data).hasSize(96).startsWith(0x7F, 0x00, 0x06, 0x12, 0x5B);
    }
}
