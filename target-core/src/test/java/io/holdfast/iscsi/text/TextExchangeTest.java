package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.iscsi.pdu.Pdu;
import io.holdfast.iscsi.pdu.ProtocolException;
import io.holdfast.iscsi.pdu.RejectReason;
import io.holdfast.iscsi.pdu.TextRequest;
import io.holdfast.iscsi.pdu.TextResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class TextExchangeTest {

    private static final int TAG = 0x7001;

    private final List<DiscoveredTarget> targets = new ArrayList<>(List.of(target(0)));
    private final TextExchange exchange = new TextExchange(
            ConnectionParameters.DEFAULTS, new SendTargets(SessionType.DISCOVERY, () -> List.copyOf(targets)));

    @Test
    void answersSendTargets() {
        TextResponse response = last("SendTargets=All");

        assertThat(text(response))
                .isEqualTo("TargetName=iqn.2025-01.io.example:disk0\0TargetAddress=192.0.2.1:3260,1\0");
        assertThat(response.finalBit()).isTrue();
        assertThat(response.continueBit()).isFalse();
        assertThat(response.initiatorTaskTag()).isEqualTo(TAG);
        assertThat(response.targetTransferTag()).isEqualTo(Pdu.RESERVED_TAG);
    }

    @Test
    void asksForTheTargetsEachTime() {
        last("SendTargets=All");
        targets.clear();

        assertThat(text(last("SendTargets=All"))).isEmpty();
    }

    @Test
    void answersAnEmptyText() {
        TextResponse response = last();

        assertThat(text(response)).isEmpty();
        assertThat(response.finalBit()).isTrue();
    }

    @Test
    void doesNotTakeTheDataOfTheRequest() {
        TextRequest request = request(
                true, false, Pdu.RESERVED_TAG, Unpooled.copiedBuffer("SendTargets=All\0", StandardCharsets.UTF_8));

        exchange.on(request);

        assertThat(request.data().refCnt()).isEqualTo(1);
        assertThat(request.data().readableBytes()).isEqualTo(16);
    }

    /** A hundred targets are more than 8192 bytes: C bit and tag, and an empty request for each further piece. */
    @Test
    void cutsALongAnswerToWhatTheInitiatorReceives() {
        targets.clear();
        IntStream.range(0, 150).mapToObj(TextExchangeTest::target).forEach(targets::add);
        StringBuilder all = new StringBuilder();

        TextResponse response = last("SendTargets=All");
        while (response.continueBit()) {
            assertThat(response.finalBit()).isFalse();
            assertThat(response.data().readableBytes()).isEqualTo(8192);
            all.append(text(response));
            response = exchange.on(request(true, false, response.targetTransferTag(), Unpooled.EMPTY_BUFFER));
        }
        all.append(text(response));

        assertThat(response.finalBit()).isTrue();
        assertThat(response.targetTransferTag()).isEqualTo(Pdu.RESERVED_TAG);
        assertThat(all.toString().split("\0")).hasSize(300).contains("TargetName=iqn.2025-01.io.example:disk149");
    }

    @Test
    void putsTogetherTextThatIsCut() {
        TextResponse first = exchange.on(request(false, true, Pdu.RESERVED_TAG, bytes("SendTar")));
        assertThat(text(first)).isEmpty();
        assertThat(first.finalBit()).isFalse();
        assertThat(first.continueBit()).isFalse();
        assertThat(first.targetTransferTag()).isNotEqualTo(Pdu.RESERVED_TAG);

        TextResponse second = exchange.on(request(true, false, first.targetTransferTag(), bytes("gets=All\0")));
        assertThat(text(second)).startsWith("TargetName=");
        assertThat(second.finalBit()).isTrue();
    }

    /** RFC 7143 11.11.1: F=1 only in answer to F=1. */
    @Test
    void doesNotEndASequenceBeforeTheInitiatorDoes() {
        TextResponse open = exchange.on(request(false, false, Pdu.RESERVED_TAG, bytes("SendTargets=All\0")));
        assertThat(text(open)).startsWith("TargetName=");
        assertThat(open.finalBit()).isFalse();

        TextResponse end = exchange.on(request(true, false, open.targetTransferTag(), Unpooled.EMPTY_BUFFER));
        assertThat(text(end)).isEmpty();
        assertThat(end.finalBit()).isTrue();
    }

    @Test
    void takesANewReceiveLimit() {
        assertThat(text(last("MaxRecvDataSegmentLength=512"))).isEmpty();

        assertThat(exchange.parameters())
                .isEqualTo(ConnectionParameters.DEFAULTS.withInitiatorMaxRecvDataSegmentLength(512));
        last("MaxRecvDataSegmentLength=1024");
        assertThat(exchange.parameters().initiatorMaxRecvDataSegmentLength()).isEqualTo(1024);
    }

    @Test
    void takesANewReceiveLimitOnlyAtTheEndOfTheSequence() {
        TextResponse open =
                exchange.on(request(false, false, Pdu.RESERVED_TAG, bytes("MaxRecvDataSegmentLength=512\0")));
        assertThat(exchange.parameters()).isEqualTo(ConnectionParameters.DEFAULTS);

        exchange.on(request(true, false, open.targetTransferTag(), Unpooled.EMPTY_BUFFER));
        assertThat(exchange.parameters().initiatorMaxRecvDataSegmentLength()).isEqualTo(512);
    }

    @Test
    void refusesKeysOfTheLoginAndDoesNotUnderstandOthers() {
        assertThat(text(last("MaxBurstLength=512", "InitiatorAlias=me", "X-com.example=1", "CHAP_A=5")))
                .isEqualTo("MaxBurstLength=Reject\0X-com.example=NotUnderstood\0CHAP_A=Reject\0");
    }

    @Test
    void forgetsASequenceWhenAnotherBegins() {
        TextResponse cut = exchange.on(request(false, true, Pdu.RESERVED_TAG, bytes("garbage")));

        assertThat(text(last("SendTargets=All"))).startsWith("TargetName=");
        assertRejected(
                () -> exchange.on(request(true, false, cut.targetTransferTag(), Unpooled.EMPTY_BUFFER)),
                RejectReason.INVALID_PDU_FIELD);
    }

    @Test
    void rejectsATagThatIsNotOpen() {
        assertRejected(
                () -> exchange.on(request(true, false, 4711, Unpooled.EMPTY_BUFFER)), RejectReason.INVALID_PDU_FIELD);
    }

    @Test
    void rejectsBothBitsAtOnce() {
        assertRejected(
                () -> exchange.on(request(true, true, Pdu.RESERVED_TAG, Unpooled.EMPTY_BUFFER)),
                RejectReason.PROTOCOL_ERROR);
    }

    @Test
    void rejectsMalformedTextAndGoesOnAfterwards() {
        assertRejected(() -> last("MaxRecvDataSegmentLength=1"), RejectReason.PROTOCOL_ERROR);
        assertRejected(() -> last("SendTargets=All", "SendTargets=All"), RejectReason.PROTOCOL_ERROR);
        assertRejected(
                () -> exchange.on(request(true, false, Pdu.RESERVED_TAG, bytes("\u0001\0"))),
                RejectReason.PROTOCOL_ERROR);

        assertThat(text(last("SendTargets=All"))).startsWith("TargetName=");
    }

    @Test
    void rejectsTextBeforeItsAnswerWasTaken() {
        targets.clear();
        IntStream.range(0, 150).mapToObj(TextExchangeTest::target).forEach(targets::add);
        TextResponse piece = last("SendTargets=All");

        assertRejected(
                () -> exchange.on(request(true, false, piece.targetTransferTag(), bytes("SendTargets=All\0"))),
                RejectReason.PROTOCOL_ERROR);
    }

    @Test
    void rejectsTextWithoutEnd() {
        ByteBuf piece = Unpooled.buffer().writeZero(8192);
        int tag = exchange.on(request(false, true, Pdu.RESERVED_TAG, piece)).targetTransferTag();
        for (int i = 1; i < 8; i++) {
            exchange.on(request(false, true, tag, piece));
        }
        assertRejected(() -> exchange.on(request(false, true, tag, piece)), RejectReason.PROTOCOL_ERROR);
    }

    private static void assertRejected(ThrowingCallable call, RejectReason reason) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ProtocolException.class, fault -> {
            assertThat(fault.scope()).isEqualTo(ProtocolException.Scope.PDU);
            assertThat(fault.reason()).isEqualTo(reason);
        });
    }

    private TextResponse last(String... words) {
        return exchange.on(request(
                true,
                false,
                Pdu.RESERVED_TAG,
                Unpooled.wrappedBuffer(KeyValues.of(words).encode())));
    }

    private static TextRequest request(boolean finalBit, boolean continueBit, int targetTransferTag, ByteBuf data) {
        return new TextRequest(true, finalBit, continueBit, 0, TAG, targetTransferTag, 1, 1, data);
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    private static String text(TextResponse response) {
        return response.data().toString(StandardCharsets.UTF_8);
    }

    private static DiscoveredTarget target(int number) {
        return new DiscoveredTarget(
                new IscsiName("iqn.2025-01.io.example:disk" + number), List.of(new Portal("192.0.2.1:3260", 1)));
    }
}
