package io.holdfast.testkit.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.holdfast.iscsi.codec.Digests;
import io.holdfast.iscsi.pdu.InboundPdu;
import io.holdfast.iscsi.pdu.OutboundPdu;
import io.holdfast.iscsi.pdu.Pdu;
import io.holdfast.iscsi.pdu.Serials;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/** Compares a PDU with its bytes, both ways. */
public final class GoldenPdu {

    /** The numbers that {@link #assertWrites} sends with. */
    public static final Serials SERIALS = Serials.of(0x0000_0A01, 0x0000_0B02, 0x0000_0C03);

    private GoldenPdu() {}

    /**
     * Reads {@code golden}, a header and its data, as {@code pdu}, and writes the header of {@code pdu} as it stands
     * there.
     */
    public static void assertReads(String golden, InboundPdu pdu) {
        ByteBuf bytes = GoldenHex.buffer(golden);
        ByteBuf header = bytes.readSlice(Pdu.BHS_LENGTH_BYTES + bytes.getUnsignedByte(4) * Integer.BYTES);

        assertThat(InboundPdu.read(header, bytes)).isEqualTo(pdu);

        ByteBuf written = Unpooled.buffer();
        pdu.write(written);
        assertThat(GoldenHex.dump(written)).isEqualTo(GoldenHex.dump(header));
    }

    /**
     * Writes {@code pdu} with {@link #SERIALS} as {@code golden}, header, data and padding, and reads it back as an
     * initiator.
     */
    public static void assertWrites(String golden, OutboundPdu pdu) {
        ByteBuf header = Unpooled.buffer();
        pdu.write(header, SERIALS);
        ByteBuf bytes = GoldenHex.buffer(golden);

        assertThat(GoldenHex.dump(header)).isEqualTo(GoldenHex.dump(bytes.slice(0, Pdu.BHS_LENGTH_BYTES)));
        assertThat(TargetWire.read(bytes, Digests.NONE)).map(SentPdu::pdu).contains(pdu);
    }
}
