package io.holdfast.iscsi.pdu;

import static io.holdfast.testkit.wire.GoldenPdu.assertReads;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.testkit.wire.GoldenHex;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

class LoginRequestTest {

    @Test
    void readsTheFirstRequestOfASession() {
        assertReads(
                """
                43 87 00 00               | T; CSG 1, NSG 3; versions 0
                00 00 00 12               | DataSegmentLength
                40 00 01 37 00 02         | ISID: qualifier format
                00 00                     | TSIH: a new session
                00 00 00 09               | Initiator Task Tag
                00 01 00 00               | CID
                00 00 00 64               | CmdSN
                00 00 00 00               | ExpStatSN
                00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                53 65 73 73 69 6f 6e 54 79 70 65 3d 4e 6f 72 6d 61 00
                """,
                new LoginRequest(
                        true,
                        false,
                        LoginStage.LOGIN_OPERATIONAL_NEGOTIATION,
                        LoginStage.FULL_FEATURE_PHASE,
                        0,
                        0,
                        0x4000_0137_0002L,
                        0,
                        9,
                        1,
                        100,
                        0,
                        Unpooled.copiedBuffer("SessionType=Norma\0", US_ASCII)));
    }

    @Test
    void readsAContinuedRequestThatJoinsASession() {
        assertReads(
                """
                43 40 05 01               | C; CSG 0, NSG 0; Version-max 5, Version-min 1
                00 00 00 00
                ff fe fd fc fb fa         | ISID
                ff ef                     | TSIH
                00 00 00 09
                80 02 00 00               | CID
                00 00 00 64
                00 00 00 33
                00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00
                """,
                new LoginRequest(
                        false,
                        true,
                        LoginStage.SECURITY_NEGOTIATION,
                        LoginStage.SECURITY_NEGOTIATION,
                        5,
                        1,
                        0xFFFE_FDFC_FBFAL,
                        0xFFEF,
                        9,
                        0x8002,
                        100,
                        0x33,
                        Unpooled.EMPTY_BUFFER));
    }

    @Test
    void keepsTheStageThatIsNotAssignedForTheLoginToAnswer() {
        InboundPdu pdu = InboundPdu.read(GoldenHex.buffer("438b" + "00".repeat(46)), Unpooled.EMPTY_BUFFER);

        assertThat(pdu).isInstanceOfSatisfying(LoginRequest.class, request -> {
            assertThat(request.csg()).isEqualTo(LoginStage.RESERVED);
            assertThat(request.nsg()).isEqualTo(LoginStage.FULL_FEATURE_PHASE);
        });
    }
}
