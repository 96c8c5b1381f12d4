package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertReads;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.wire.GoldenHex;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskManagementRequestTest {

    @Test
    void readsAnImmediateAbortTask() {
        assertReads(
                """
                42 81 00 00               | I, opcode 0x02; ABORT TASK
                00 00 00 00
                00 02 00 00 00 00 00 00   | LUN 2
                00 00 00 11               | Initiator Task Tag
                00 00 00 10               | Referenced Task Tag
                00 00 00 21               | CmdSN
                00 00 00 31               | ExpStatSN
                00 00 00 20               | RefCmdSN
                00 00 00 05               | ExpDataSN
                00 00 00 00 00 00 00 00
                """,
                new TaskManagementRequest(
                        true,
                        TaskManagementFunction.ABORT_TASK,
                        0x0002_0000_0000_0000L,
                        0x11,
                        0x10,
                        0x21,
                        0x31,
                        0x20,
                        5,
                        Unpooled.EMPTY_BUFFER));
    }

    @ParameterizedTest
    @CsvSource({
        "81, ABORT_TASK",
        "82, ABORT_TASK_SET",
        "83, CLEAR_ACA",
        "84, CLEAR_TASK_SET",
        "85, LOGICAL_UNIT_RESET",
        "86, TARGET_WARM_RESET",
        "87, TARGET_COLD_RESET",
        "88, TASK_REASSIGN",
        "80, RESERVED",
        "89, RESERVED",
        "ff, RESERVED"
    })
    void readsEveryFunctionAndKeepsThoseThatItDoesNotKnowForAnAnswer(String byte1, TaskManagementFunction function) {
        InboundPdu pdu = InboundPdu.read(GoldenHex.buffer("02" + byte1 + "00".repeat(46)), Unpooled.EMPTY_BUFFER);

        assertThat(pdu)
                .isInstanceOfSatisfying(
                        TaskManagementRequest.class,
                        request -> assertThat(request.function()).isEqualTo(function));
    }
}
