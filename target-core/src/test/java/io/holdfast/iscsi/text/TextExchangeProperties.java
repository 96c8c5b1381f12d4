package io.holdfast.iscsi.text;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.pdu.Pdu;
import io.holdfast.iscsi.pdu.ProtocolException;
import io.holdfast.iscsi.pdu.TextRequest;
import io.holdfast.iscsi.pdu.TextResponse;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TextExchangeProperties {

    private static final int TAG = 0x7001;

    /** However the question is cut and however small the pieces of the answer are, the answer is the same. */
    @Property(tries = 300)
    void theCutsDoNotMatter(
            @ForAll long seed,
            @ForAll @IntRange(min = 512, max = 2000) int limit,
            @ForAll @IntRange(max = 60) int count) {
        Random random = new Random(seed);
        TextExchange exchange = exchange(limit, count);
        byte[] question = KeyValues.of("X-com.example=1", "SendTargets=All", "MaxBurstLength=512")
                .encode();
        int tag = Pdu.RESERVED_TAG;
        int from = 0;
        while (question.length - from > 1) {
            int until = from + 1 + random.nextInt(question.length - from - 1);
            tag = exchange.on(request(false, true, tag, Arrays.copyOfRange(question, from, until)))
                    .targetTransferTag();
            from = until;
            if (random.nextInt(4) == 0) {
                break;
            }
        }
        TextResponse response =
                exchange.on(request(true, false, tag, Arrays.copyOfRange(question, from, question.length)));
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        take(response, answer);
        while (!response.finalBit()) {
            response = exchange.on(request(true, false, response.targetTransferTag(), new byte[0]));
            assertThat(response.data().readableBytes()).isLessThanOrEqualTo(limit);
            take(response, answer);
        }

        assertThat(answer.toByteArray()).isEqualTo(expected(count));
    }

    /** Whatever comes, there is a response, or a Reject of this PDU alone. */
    @Property
    void arbitraryRequestsAreAnsweredOrRejected(@ForAll long seed) {
        Random random = new Random(seed);
        TextExchange exchange = exchange(512, 20);
        int tag = Pdu.RESERVED_TAG;
        for (int i = 0; i < 20; i++) {
            int use = random.nextInt(10) < 7 ? tag : random.nextBoolean() ? Pdu.RESERVED_TAG : random.nextInt();
            byte[] data = random.nextBoolean() ? new byte[0] : mutated(random);
            try {
                TextResponse response = exchange.on(request(random.nextBoolean(), random.nextInt(3) == 0, use, data));
                assertThat(response.finalBit()).isEqualTo(response.targetTransferTag() == Pdu.RESERVED_TAG);
                assertThat(response.finalBit() && response.continueBit()).isFalse();
                tag = response.targetTransferTag();
            } catch (ProtocolException rejected) {
                assertThat(rejected.scope()).isEqualTo(ProtocolException.Scope.PDU);
            }
        }
    }

    private static byte[] mutated(Random random) {
        byte[] data =
                KeyValues.of("SendTargets=All", "MaxRecvDataSegmentLength=1024").encode();
        for (int i = random.nextInt(4); i > 0; i--) {
            data[random.nextInt(data.length)] = (byte) random.nextInt();
        }
        return data;
    }

    private static TextExchange exchange(int limit, int count) {
        List<DiscoveredTarget> targets = targets(count);
        return new TextExchange(
                ConnectionParameters.DEFAULTS.withInitiatorMaxRecvDataSegmentLength(limit),
                new SendTargets(SessionType.DISCOVERY, () -> targets));
    }

    private static byte[] expected(int count) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(KeyValues.of("X-com.example=NotUnderstood").encode());
        targets(count)
                .forEach(target -> bytes.writeBytes(KeyValues.of(
                                "TargetName=" + target.name(),
                                "TargetAddress=" + target.portals().getFirst())
                        .encode()));
        bytes.writeBytes(KeyValues.of("MaxBurstLength=Reject").encode());
        return bytes.toByteArray();
    }

    private static List<DiscoveredTarget> targets(int count) {
        return IntStream.range(0, count)
                .mapToObj(number -> new DiscoveredTarget(
                        new IscsiName("iqn.2025-01.io.example:disk" + number),
                        List.of(new Portal("192.0.2.1:3260", 1))))
                .toList();
    }

    private static void take(TextResponse response, ByteArrayOutputStream answer) {
        byte[] piece = new byte[response.data().readableBytes()];
        response.data().readBytes(piece);
        answer.writeBytes(piece);
    }

    private static TextRequest request(boolean finalBit, boolean continueBit, int targetTransferTag, byte[] data) {
        return new TextRequest(
                true, finalBit, continueBit, 0, TAG, targetTransferTag, 1, 1, Unpooled.wrappedBuffer(data));
    }
}
