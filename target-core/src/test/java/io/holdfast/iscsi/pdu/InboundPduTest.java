package io.holdfast.iscsi.pdu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.testkit.wire.GoldenHex;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InboundPduTest {

    /** Not assigned, vendor-specific, and those of a target. */
    @ParameterizedTest
    @ValueSource(strings = {"07", "0f", "11", "1c", "20", "25", "31", "3f"})
    void doesNotKnowOpcodesThatNoInitiatorSends(String opcode) {
        assertThatThrownBy(() -> read(opcode + "00".repeat(47)))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        e -> assertThat(e.reason()).isEqualTo(RejectReason.COMMAND_NOT_SUPPORTED))
                .hasMessage("opcode 0x" + opcode + " is not one of an initiator");
    }

    @Test
    void ignoresTheReservedBitOfTheFirstByte() {
        assertThat(read("c0 80" + "00".repeat(46))).isEqualTo(read("40 80" + "00".repeat(46)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "02", "03", "04", "05", "06", "10"})
    void takesAdditionalHeadersOnScsiCommandsAlone(String opcode) {
        assertThatThrownBy(() -> read(opcode + "80 00 00 01" + "00".repeat(47)))
                .isInstanceOfSatisfying(
                        ProtocolException.class, e -> assertThat(e.reason()).isEqualTo(RejectReason.PROTOCOL_ERROR))
                .hasMessage("additional header segments with opcode 0x" + opcode);
    }

    @Test
    void leavesTheDataToTheCallerWhenItThrows() {
        ByteBuf data = Unpooled.directBuffer(4);

        assertThatThrownBy(() -> InboundPdu.read(GoldenHex.buffer("3f" + "00".repeat(47)), data))
                .isInstanceOf(ProtocolException.class);

        assertThat(data.refCnt()).isOne();
        data.release();
    }

    @Test
    void onlyAFaultOfOnePduHasARejectReason() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ProtocolException.connection("lost").reason());
        assertThatIllegalStateException()
                .isThrownBy(() -> ProtocolException.session("lost").reason());
    }

    private static InboundPdu read(String header) {
        return InboundPdu.read(GoldenHex.buffer(header), Unpooled.EMPTY_BUFFER);
    }
}
