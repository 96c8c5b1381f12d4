package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertReads;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testkit.wire.GoldenHex;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogoutRequestTest {

    @ParameterizedTest
    @CsvSource({"80, CLOSE_SESSION", "81, CLOSE_CONNECTION", "82, REMOVE_CONNECTION_FOR_RECOVERY"})
    void readsEveryReason(String byte1, LogoutReason reason) {
        assertReads("""
                46 %s 00 00               | I
                00 00 00 00
                00 00 00 00 00 00 00 00
                00 00 00 0a               | Initiator Task Tag
                ff 01 00 00               | CID
                00 00 00 0b               | CmdSN
                00 00 00 0c               | ExpStatSN
                00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                """.formatted(byte1), new LogoutRequest(true, reason, 10, 0xFF01, 11, 12, Unpooled.EMPTY_BUFFER));
    }

    @Test
    void rejectsAReservedReason() {
        assertThatThrownBy(() -> InboundPdu.read(GoldenHex.buffer("0683" + "00".repeat(46)), Unpooled.EMPTY_BUFFER))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(RejectReason.INVALID_PDU_FIELD))
                .hasMessage("reserved logout reason 3");
    }
}
