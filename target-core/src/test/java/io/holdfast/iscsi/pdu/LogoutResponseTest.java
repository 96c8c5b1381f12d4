package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertWrites;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogoutResponseTest {

    @ParameterizedTest
    @CsvSource({"00, CLOSED", "01, CID_NOT_FOUND", "02, CONNECTION_RECOVERY_NOT_SUPPORTED", "03, CLEANUP_FAILED"})
    void writesEveryResult(String code, LogoutResult result) {
        assertWrites("""
                26 80 %s 00
                00 00 00 00
                00 00 00 00 00 00 00 00
                00 00 00 0a               | Initiator Task Tag
                00 00 00 00
                00 00 0a 01
                00 00 0b 02
                00 00 0c 03
                00 00 00 00
                00 02 00 14               | Time2Wait, Time2Retain
                00 00 00 00
                """.formatted(code), new LogoutResponse(result, 10, 2, 20));
    }
}
