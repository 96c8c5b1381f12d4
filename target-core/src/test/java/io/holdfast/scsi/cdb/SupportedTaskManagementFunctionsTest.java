package io.holdfast.scsi.cdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.scsi.AnswerBytes;
import io.holdfast.testkit.wire.GoldenHex;
import org.junit.jupiter.api.Test;

class SupportedTaskManagementFunctionsTest {

    @Test
    void tellsWhatThereIsInFourBytes() {
        ReportSupportedTaskManagementFunctions command = new ReportSupportedTaskManagementFunctions(false, 4);

        assertThat(AnswerBytes.written(target -> SupportedTaskManagementFunctions.write(command, target)))
                .isEqualTo(GoldenHex.bytes("d8 00 00 00 | ATS, ATSS, CTSS, LURS; nothing follows"));
    }

    @Test
    void tellsThatThereAreNoTimeouts() {
        ReportSupportedTaskManagementFunctions command = new ReportSupportedTaskManagementFunctions(true, 16);

        assertThat(AnswerBytes.written(target -> SupportedTaskManagementFunctions.write(command, target)))
                .isEqualTo(GoldenHex.bytes("""
                        d8 00 00 0c | 12 bytes follow
                        00 00 00 00  00 00 00 00  00 00 00 00
                        """));
    }
}
