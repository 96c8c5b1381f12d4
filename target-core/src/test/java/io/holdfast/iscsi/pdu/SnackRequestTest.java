package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertReads;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testkit.wire.GoldenHex;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SnackRequestTest {

    @ParameterizedTest
    @CsvSource({"80, DATA_OR_R2T", "81, STATUS", "82, DATA_ACK", "83, R_DATA"})
    void readsEveryType(String byte1, SnackRequest.Type type) {
        assertReads(
                """
                10 %s 00 00
                00 00 00 00
                00 01 00 00 00 00 00 00   | LUN
                00 00 00 02               | Initiator Task Tag
                00 00 00 03               | Target Transfer Tag or SNACK Tag
                00 00 00 00
                00 00 00 04               | ExpStatSN
                00 00 00 00 00 00 00 00
                00 00 00 05               | BegRun
                00 00 00 06               | RunLength
                """.formatted(byte1),
                new SnackRequest(type, 0x0001_0000_0000_0000L, 2, 3, 4, 5, 6, Unpooled.EMPTY_BUFFER));
    }

    @Test
    void rejectsAReservedType() {
        assertThatThrownBy(() -> InboundPdu.read(GoldenHex.buffer("1084" + "00".repeat(46)), Unpooled.EMPTY_BUFFER))
                .isInstanceOf(ProtocolException.class)
                .hasMessage("reserved SNACK type 4");
    }
}
