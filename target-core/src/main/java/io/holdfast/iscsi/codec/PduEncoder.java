package io.holdfast.iscsi.codec;

import io.holdfast.iscsi.pdu.OutboundPdu;
import io.holdfast.iscsi.pdu.Pdu;
import io.holdfast.iscsi.pdu.Serials;
import io.holdfast.iscsi.text.Digest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/**
 * Turns PDUs into bytes, RFC 7143 11.2: header, header digest, data, padding, data digest. Data goes out as it is; only
 * where it is so little that a second buffer costs more than a copy, it follows the header in the same buffer. For one
 * event loop.
 */
public final class PduEncoder {

    /** Up to here data is copied behind its header: sense data, INQUIRY, a block of 512 bytes, most text. */
    private static final int COPY_LIMIT_BYTES = 512;

    private final ByteBufAllocator allocator;
    private final Crc32c crc = new Crc32c();
    private Digests digests = Digests.NONE;

    public PduEncoder(ByteBufAllocator allocator) {
        this.allocator = allocator;
    }

    /** Holds from the next PDU on: to be called after the final Login Response has been encoded. */
    public void digests(Digests negotiated) {
        digests = negotiated;
    }

    /**
     * Encodes one PDU.
     *
     * @param pdu its data belongs to the encoder from here on, also when this throws
     * @param serials asked while the header is written; advancing StatSN afterwards is the caller's
     * @param out is given the buffers in wire order and owns them
     */
    public void encode(OutboundPdu pdu, Serials serials, Consumer<? super ByteBuf> out) {
        ByteBuf data = pdu.data();
        boolean handedOn = false;
        try {
            int length = data.readableBytes();
            boolean copied = length <= COPY_LIMIT_BYTES;
            int trailerLength = trailerLengthBytes(length);
            int headerLength = Pdu.BHS_LENGTH_BYTES + digests.header().lengthBytes();
            ByteBuf buffer = allocator.directBuffer(headerLength + (copied ? length : 0) + trailerLength);
            writeHeader(pdu, serials, buffer);
            if (copied) {
                buffer.writeBytes(data, data.readerIndex(), length);
                writeTrailer(data, buffer);
                out.accept(buffer);
            } else if (trailerLength == 0) {
                handedOn = true;
                out.accept(buffer);
                out.accept(data);
            } else {
                writeTrailer(data, buffer);
                handedOn = true;
                out.accept(buffer.readRetainedSlice(headerLength));
                out.accept(data);
                out.accept(buffer);
            }
        } finally {
            if (!handedOn) {
                data.release();
            }
        }
    }

    private int trailerLengthBytes(int dataLengthBytes) {
        return dataLengthBytes == 0
                ? 0
                : Padding.after(dataLengthBytes) + digests.data().lengthBytes();
    }

    private void writeHeader(OutboundPdu pdu, Serials serials, ByteBuf out) {
        pdu.write(out, serials);
        if (digests.header() == Digest.CRC32C) {
            out.writeIntLE(crc.reset().update(out, 0, Pdu.BHS_LENGTH_BYTES).value());
        }
    }

    private void writeTrailer(ByteBuf data, ByteBuf out) {
        int length = data.readableBytes();
        int padding = Padding.after(length);
        out.writeZero(padding);
        if (length > 0 && digests.data() == Digest.CRC32C) {
            crc.reset().update(data, data.readerIndex(), length).update(out, out.writerIndex() - padding, padding);
            out.writeIntLE(crc.value());
        }
    }
}
