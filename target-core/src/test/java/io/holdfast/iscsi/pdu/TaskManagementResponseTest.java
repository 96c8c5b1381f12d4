package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertWrites;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskManagementResponseTest {

    @ParameterizedTest
    @CsvSource({
        "00, FUNCTION_COMPLETE",
        "01, TASK_DOES_NOT_EXIST",
        "02, LUN_DOES_NOT_EXIST",
        "03, TASK_STILL_ALLEGIANT",
        "04, TASK_ALLEGIANCE_REASSIGNMENT_NOT_SUPPORTED",
        "05, FUNCTION_NOT_SUPPORTED",
        "06, FUNCTION_AUTHORIZATION_FAILED",
        "ff, FUNCTION_REJECTED"
    })
    void writesEveryResult(String code, TaskManagementResult result) {
        assertWrites("""
                22 80 %s 00
                00 00 00 00
                00 00 00 00 00 00 00 00
                00 00 00 11               | Initiator Task Tag
                00 00 00 00
                00 00 0a 01
                00 00 0b 02
                00 00 0c 03
                00 00 00 00 00 00 00 00 00 00 00 00
                """.formatted(code), new TaskManagementResponse(result, 0x11));
    }
}
