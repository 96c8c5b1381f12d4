package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertWrites;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.wire.GoldenHex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RejectTest {

    private static final String UNKNOWN = """
            9c 80 01 02               | reserved bit, vendor-specific opcode
            00 00 00 00
            00 00 00 00 00 00 00 00
            00 00 00 05               | Initiator Task Tag
            00 00 00 00
            00 00 00 00
            00 00 00 06               | ExpStatSN
            00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
            """;

    @Test
    void returnsTheHeaderOfADiscardedPduAsItCame() {
        DiscardedPdu discarded =
                new DiscardedPdu(RejectReason.COMMAND_NOT_SUPPORTED, GoldenHex.buffer(UNKNOWN), "opcode 0x1c");

        assertWrites("""
                3f 80 05 00               | command not supported
                00 00 00 30               | DataSegmentLength: a header
                00 00 00 00 00 00 00 00
                ff ff ff ff
                00 00 00 00
                00 00 0a 01
                00 00 0b 02
                00 00 0c 03
                00 00 00 00
                00 00 00 00 00 00 00 00
                """ + UNKNOWN, Reject.of(discarded));
        assertThat(discarded.opcode()).isEqualTo(0x1C);
        assertThat(discarded.wasDataOut()).isFalse();
        assertThat(discarded.initiatorTaskTag()).isEqualTo(5);
        assertThat(discarded.expStatSn()).isEqualTo(6);
    }

    @Test
    void leavesTheDiscardedPduReadableWhenItIsSent() {
        DiscardedPdu discarded = new DiscardedPdu(RejectReason.DATA_DIGEST_ERROR, GoldenHex.buffer(UNKNOWN), "broken");

        Reject.of(discarded).release();

        assertThat(discarded.initiatorTaskTag()).isEqualTo(5);
    }

    @Test
    void returnsTheHeaderOfAPduThatTheSessionRefuses() {
        ByteBuf data = Unpooled.directBuffer().writeZero(4);
        DataOut refused = new DataOut(true, 0, 7, 8, 9, 10, 11, data);

        Reject reject = Reject.of(RejectReason.INVALID_PDU_FIELD, refused);

        assertThat(InboundPdu.read(reject.data(), data)).isEqualTo(refused);
        assertThat(data.refCnt()).as("the data stays the session's").isOne();
        refused.release();
    }

    @Test
    void returnsAdditionalHeadersToo() {
        ByteBuf header = GoldenHex.buffer("0140 0000 02 000000" + "00".repeat(40) + "0005 02 00 00000200");
        InboundPdu command = InboundPdu.read(header, Unpooled.EMPTY_BUFFER);

        assertThat(GoldenHex.dump(
                        Reject.of(RejectReason.TASK_IN_PROGRESS, command).data()))
                .isEqualTo(GoldenHex.dump(header));
    }

    @ParameterizedTest
    @CsvSource({
        "2, DATA_DIGEST_ERROR",
        "3, SNACK_REJECT",
        "4, PROTOCOL_ERROR",
        "5, COMMAND_NOT_SUPPORTED",
        "6, IMMEDIATE_COMMAND_REJECT",
        "7, TASK_IN_PROGRESS",
        "8, INVALID_DATA_ACK",
        "9, INVALID_PDU_FIELD",
        "10, LONG_OPERATION_REJECT",
        "12, WAITING_FOR_LOGOUT"
    })
    void reasonsHaveTheCodesOfTheStandard(int code, RejectReason reason) {
        assertThat(reason.code()).isEqualTo(code);
    }
}
