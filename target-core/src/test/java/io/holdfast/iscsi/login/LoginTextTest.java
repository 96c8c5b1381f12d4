package io.holdfast.iscsi.login;

import static io.holdfast.iscsi.login.TestInitiator.FULL_FEATURE;
import static io.holdfast.iscsi.login.TestInitiator.OPERATIONAL;
import static io.holdfast.iscsi.login.TestInitiator.SECURITY;
import static io.holdfast.iscsi.login.TestInitiator.accepted;
import static io.holdfast.iscsi.login.TestInitiator.refused;
import static io.holdfast.iscsi.login.TestInitiator.response;
import static io.holdfast.iscsi.login.TestInitiator.words;
import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.pdu.LoginStatus;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Text of a login that does not fit into one PDU (C bit), and text that is none. */
class LoginTextTest {

    private static final String NAMES =
            "InitiatorName=" + TestInitiator.NAME + "\0TargetName=" + TestTargets.DISK + "\0";

    private final TestInitiator initiator = new TestInitiator(new TestTargets().put(TestTargets.disk()));

    /** RFC 7143 11.13.2: nothing is answered until all has come. */
    @Test
    void putsTogetherTextThatIsCut() {
        LoginReply first = initiator.more(OPERATIONAL, bytes("InitiatorName=iqn.1991-05.com.micro"));
        assertThat(words(first)).isEmpty();
        assertThat(response(first).transitBit()).isFalse();
        assertThat(response(first).continueBit()).isFalse();
        assertThat(response(first).csg()).isEqualTo(OPERATIONAL);
        initiator.more(OPERATIONAL, bytes("soft:win10\0Targe"));

        LoginReply last = initiator.send(initiator.request(
                OPERATIONAL, FULL_FEATURE, true, false, bytes("tName=iqn.2025-01.io.example:disk\0")));

        assertThat(accepted(last).identity().initiator().value()).isEqualTo(TestInitiator.NAME);
    }

    /** 200 keys that nobody understands make an answer of more than 8192 bytes. */
    @Test
    void cutsALongAnswer() {
        StringBuilder many = new StringBuilder(NAMES);
        IntStream.range(0, 200).forEach(i -> many.append("X-com.example.a-rather-long-name.%03d=\0".formatted(i)));

        LoginReply first =
                initiator.send(initiator.request(OPERATIONAL, FULL_FEATURE, true, false, bytes(many.toString())));
        assertThat(response(first).continueBit()).isTrue();
        assertThat(response(first).transitBit()).isFalse();
        assertThat(response(first).data().readableBytes()).isEqualTo(8192);

        LoginReply last = initiator.go(OPERATIONAL, FULL_FEATURE);
        LoginResult result = accepted(last);
        String all = response(first).data().toString(StandardCharsets.UTF_8)
                + result.withoutTsih().data().toString(StandardCharsets.UTF_8);
        assertThat(all.split("\0"))
                .hasSize(202)
                .contains("X-com.example.a-rather-long-name.199=NotUnderstood", "MaxRecvDataSegmentLength=262144");
        assertThat(result.withoutTsih().continueBit()).isFalse();
    }

    @Test
    void refusesMoreTextBeforeItsAnswerWasTaken() {
        StringBuilder many = new StringBuilder(NAMES);
        IntStream.range(0, 200).forEach(i -> many.append("X-com.example.a-rather-long-name.%03d=\0".formatted(i)));
        initiator.send(initiator.request(OPERATIONAL, FULL_FEATURE, true, false, bytes(many.toString())));

        assertThat(refused(initiator.go(OPERATIONAL, FULL_FEATURE, "MaxBurstLength=512"))
                        .response()
                        .status())
                .isEqualTo(LoginStatus.INITIATOR_ERROR);
    }

    @Test
    void refusesTextWithoutEnd() {
        for (int i = 0; i < 8; i++) {
            assertThat(initiator.more(SECURITY, Unpooled.buffer().writeZero(8192)))
                    .isInstanceOf(LoginReply.Continue.class);
        }
        LoginReply.Refused reply =
                refused(initiator.more(SECURITY, Unpooled.buffer().writeZero(1)));

        assertThat(reply.response().status()).isEqualTo(LoginStatus.INITIATOR_ERROR);
        assertThat(reply.reason().why()).isEqualTo("more than 65536 bytes of text in one negotiation step");
    }

    @Test
    void refusesALoginWithoutEnd() {
        initiator.send(initiator.request(SECURITY, SECURITY, false, false, bytes(NAMES)));
        LoginReply reply = initiator.stay(SECURITY);
        int requests = 2;
        while (reply instanceof LoginReply.Continue) {
            reply = initiator.stay(SECURITY);
            requests++;
        }
        assertThat(requests).isEqualTo(65);
        assertThat(refused(reply).reason().why()).isEqualTo("after 64 requests there is no end in sight");
    }

    @Test
    void refusesTextThatIsNone() {
        LoginReply.Refused reply = refused(
                initiator.send(initiator.request(SECURITY, OPERATIONAL, true, false, bytes("GET / HTTP/1.1\r\n"))));

        assertThat(reply.response().status()).isEqualTo(LoginStatus.INITIATOR_ERROR);
        assertThat(reply.reason())
                .hasToString("login refused with 0200 (initiator error): no = in \"GET / HTTP/1.1??\"");
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }
}
