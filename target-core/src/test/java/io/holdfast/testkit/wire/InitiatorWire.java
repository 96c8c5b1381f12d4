package io.holdfast.testkit.wire;

import io.holdfast.iscsi.codec.Digests;
import io.holdfast.iscsi.pdu.InboundPdu;
import io.holdfast.iscsi.text.Digest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.zip.CRC32C;

/** What an initiator puts on the wire. */
public final class InitiatorWire {

    private InitiatorWire() {}

    /**
     * The whole PDU with padding and digests, in an unpooled heap buffer. The PDU's data is copied and stays its own.
     */
    public static ByteBuf encode(InboundPdu pdu, Digests digests) {
        ByteBuf out = Unpooled.buffer();
        pdu.write(out);
        if (digests.header() == Digest.CRC32C) {
            appendDigest(out, 0);
        }
        int start = out.writerIndex();
        out.writeBytes(pdu.data().duplicate());
        while ((out.writerIndex() - start) % 4 != 0) {
            out.writeByte(0);
        }
        if (out.writerIndex() > start && digests.data() == Digest.CRC32C) {
            appendDigest(out, start);
        }
        return out;
    }

    /** Appends the CRC32C of all that stands from {@code start} on. */
    private static void appendDigest(ByteBuf out, int start) {
        CRC32C crc = new CRC32C();
        crc.update(out.array(), out.arrayOffset() + start, out.writerIndex() - start);
        out.writeIntLE((int) crc.getValue());
    }
}
