package io.holdfast.testkit.wire;

import io.holdfast.iscsi.codec.Digests;
import io.holdfast.iscsi.text.Digest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Optional;
import java.util.zip.CRC32C;

/** Reads what a target sends. */
public final class TargetWire {

    private static final int BHS_BYTES = 48;

    private TargetWire() {}

    /**
     * Takes the first PDU off {@code received}, whose reader index then stands behind it; empty, and nothing taken,
     * while it is not whole. The PDU's data is a copy of its own.
     *
     * @throws AssertionError when a digest is wrong, padding is not zero or a header breaks RFC 7143
     */
    public static Optional<SentPdu> read(ByteBuf received, Digests digests) {
        int length = received.readableBytes() < BHS_BYTES ? Integer.MAX_VALUE : lengthBytes(received, digests);
        if (received.readableBytes() < length) {
            return Optional.empty();
        }
        ByteBuf header = received.readSlice(BHS_BYTES);
        if (digests.header() == Digest.CRC32C) {
            expect(received.readIntLE() == crc(header), "header digest error");
        }
        expect(header.getByte(4) == 0, "a target sends no additional header segments");
        int dataLength = header.getUnsignedMedium(5);
        ByteBuf padded = received.readSlice((dataLength + 3) / 4 * 4);
        if (dataLength > 0 && digests.data() == Digest.CRC32C) {
            expect(received.readIntLE() == crc(padded), "data digest error");
        }
        ByteBuf data = Unpooled.copiedBuffer(padded.readSlice(dataLength));
        while (padded.isReadable()) {
            expect(padded.readByte() == 0, "padding is not zero");
        }
        return Optional.of(
                new SentPdu(OutboundPdus.read(header, data), header.getInt(24), header.getInt(28), header.getInt(32)));
    }

    private static int lengthBytes(ByteBuf received, Digests digests) {
        int dataLength = received.getUnsignedMedium(received.readerIndex() + 5);
        int dataDigest = dataLength > 0 && digests.data() == Digest.CRC32C ? 4 : 0;
        int headerDigest = digests.header() == Digest.CRC32C ? 4 : 0;
        return BHS_BYTES + headerDigest + (dataLength + 3) / 4 * 4 + dataDigest;
    }

    private static int crc(ByteBuf buffer) {
        CRC32C crc = new CRC32C();
        crc.update(buffer.nioBuffer());
        return (int) crc.getValue();
    }

    static void expect(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
