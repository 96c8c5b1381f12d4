package io.holdfast.iscsi.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.pdu.InboundPdu;
import io.holdfast.iscsi.pdu.NopOut;
import io.holdfast.iscsi.pdu.Pdu;
import io.holdfast.testkit.wire.InitiatorWire;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PduDecoderTest {
    @Test
    void reads() {
        NopOut ping = new NopOut(true, 0, 7, Pdu.RESERVED_TAG, 1, 2, Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        Digests d = new Digests(Digest.CRC32C, Digest.CRC32C);
        PduDecoder decoder = new PduDecoder(PayloadAllocator.slicing(ByteBufAllocator.DEFAULT), 8192);
        decoder.digests(d);
        List<InboundPdu> got = new ArrayList<>();
        decoder.feed(InitiatorWire.encode(ping, d), got::add);
        assertThat(got).containsExactly(ping);
    }
}
