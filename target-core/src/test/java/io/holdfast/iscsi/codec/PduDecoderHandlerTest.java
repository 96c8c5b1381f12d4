package io.holdfast.iscsi.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.holdfast.iscsi.pdu.NopOut;
import io.holdfast.iscsi.pdu.Pdu;
import io.holdfast.iscsi.pdu.ProtocolException;
import io.holdfast.testkit.wire.InitiatorWire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PduDecoderHandlerTest {

    private static final NopOut PING =
            new NopOut(true, 0, 7, Pdu.RESERVED_TAG, 1, 2, Unpooled.wrappedBuffer(new byte[1000]));

    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(true, true);
    private final EmbeddedChannel channel =
            new EmbeddedChannel(new PduDecoderHandler(new PduDecoder(PayloadAllocator.slicing(allocator), 1024)));

    @AfterEach
    void nothingIsLeased() {
        channel.finishAndReleaseAll();
        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void passesPdusOn() {
        ByteBuf wire = wire();

        channel.writeInbound(wire.readBytes(70), wire);

        NopOut received = channel.readInbound();
        assertThat(received).isEqualTo(PING);
        received.release();
    }

    @Test
    void passesAFaultOfTheConnectionOn() {
        ByteBuf tooLong = wire().setMedium(5, 1025);

        assertThatThrownBy(() -> channel.writeInbound(tooLong)).isInstanceOf(ProtocolException.class);
    }

    @Test
    void givesHalfReceivedDataBackWhenTheConnectionIsLost() {
        channel.writeInbound(wire().slice(0, 70));
        assertThat(allocator.metric().usedDirectMemory()).isPositive();

        channel.close().syncUninterruptibly();

        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    @Test
    void givesHalfReceivedDataBackWhenItIsTakenOutOfThePipeline() {
        channel.writeInbound(wire().slice(0, 70));

        channel.pipeline().removeFirst();

        assertThat(allocator.metric().usedDirectMemory()).isZero();
    }

    private static ByteBuf wire() {
        return InitiatorWire.encode(PING, Digests.NONE);
    }
}
