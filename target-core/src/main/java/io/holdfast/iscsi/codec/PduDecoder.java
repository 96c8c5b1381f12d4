package io.holdfast.iscsi.codec;

import io.holdfast.iscsi.pdu.DiscardedPdu;
import io.holdfast.iscsi.pdu.InboundPdu;
import io.holdfast.iscsi.pdu.Pdu;
import io.holdfast.iscsi.pdu.ProtocolException;
import io.holdfast.iscsi.pdu.RejectReason;
import io.holdfast.iscsi.text.Digest;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bytes of a connection into PDUs, RFC 7143 11.2. Any split of the bytes gives the same PDUs. Holds one header
 * and one payload at most, so an initiator cannot make it grow beyond MaxRecvDataSegmentLength. For one event loop.
 *
 * <pre>
 *   HEADER  --48 bytes, AHS, digest-->  PAYLOAD  --DataSegmentLength bytes-->  TRAILER  --padding, digest-->  HEADER
 *      |                                                                          |
 *      +--digest wrong, segment too long--> BAD: discards until it is closed      +--digest wrong--> DiscardedPdu
 * </pre>
 */
public final class PduDecoder implements AutoCloseable {

    private static final int TOTAL_AHS_LENGTH = 4;
    private static final int DATA_SEGMENT_LENGTH = 5;
    private static final int WORD_BYTES = Integer.BYTES;
    private static final int MAX_AHS_BYTES = 255 * WORD_BYTES;
    private static final int MAX_DIGEST_BYTES = Integer.BYTES;

    private enum State {
        HEADER,
        PAYLOAD,
        TRAILER,
        BAD
    }

    private final Crc32c crc = new Crc32c();
    private final ByteBuf header = Unpooled.buffer(Pdu.BHS_LENGTH_BYTES + MAX_AHS_BYTES + MAX_DIGEST_BYTES);
    private final ByteBuf trailer = Unpooled.buffer(Padding.MAX_BYTES + MAX_DIGEST_BYTES);

    private PayloadAllocator payloads;
    private int maxRecvDataSegmentLength;
    private Digests nextDigests = Digests.NONE;

    private State state = State.HEADER;
    /** Of the PDU that is being received. */
    private Digests digests = Digests.NONE;
    /** How many bytes {@link #header} must hold before it can be judged. */
    private int headerLengthBytes = Pdu.BHS_LENGTH_BYTES;
    /** Null unless data is being received. */
    private @Nullable ByteBuf payload;

    /** @param maxRecvDataSegmentLength what the target declared, or 8192 as long as it has not */
    public PduDecoder(PayloadAllocator payloads, int maxRecvDataSegmentLength) {
        this.payloads = payloads;
        this.maxRecvDataSegmentLength = maxRecvDataSegmentLength;
    }

    /** Holds from the next PDU on; may be called while a PDU is being handed out. */
    public void digests(Digests negotiated) {
        nextDigests = negotiated;
    }

    /** Holds from the next header on; may be called while a PDU is being handed out. */
    public void payloads(PayloadAllocator chosen) {
        payloads = chosen;
    }

    /** Holds from the next header on; may be called while a PDU is being handed out. */
    public void maxRecvDataSegmentLength(int declaredBytes) {
        maxRecvDataSegmentLength = declaredBytes;
    }

    /**
     * Takes received bytes and hands out the PDUs that they complete, in order, on the caller's stack.
     *
     * @param in belongs to the decoder from here on; of any size, also empty
     * @param sink owns each PDU. If it throws, the rest of {@code in} is lost, so the decoder goes bad
     * @throws ProtocolException of scope CONNECTION, once: afterwards everything is discarded in silence
     */
    public void feed(ByteBuf in, Consumer<? super InboundPdu> sink) {
        boolean intact = false;
        try {
            while (advance(in, sink)) {
                // Each turn ends a state; advance says false when it needs more bytes.
            }
            intact = true;
        } finally {
            in.release();
            if (!intact) {
                close();
            }
        }
    }

    /** Gives back what was received of an unfinished PDU. The decoder discards whatever is fed from now on. */
    @Override
    public void close() {
        state = State.BAD;
        takePayload().release();
    }

    private boolean advance(ByteBuf in, Consumer<? super InboundPdu> sink) {
        return switch (state) {
            case HEADER -> readHeader(in, sink);
            case PAYLOAD -> readPayload(in, sink);
            case TRAILER -> readTrailer(in, sink);
            case BAD -> false;
        };
    }

    private boolean readHeader(ByteBuf in, Consumer<? super InboundPdu> sink) {
        if (header.writerIndex() == 0) {
            digests = nextDigests;
        }
        if (!fill(header, in, headerLengthBytes)) {
            return false;
        }
        int whole = Pdu.BHS_LENGTH_BYTES + ahsLengthBytes() + digests.header().lengthBytes();
        if (headerLengthBytes < whole) {
            headerLengthBytes = whole;
            return true;
        }
        checkHeaderDigest();
        if (dataSegmentLength() == 0) {
            deliver(Unpooled.EMPTY_BUFFER, sink);
            return true;
        }
        checkDataSegmentLength();
        state = State.PAYLOAD;
        return true;
    }

    private void checkHeaderDigest() {
        int covered = Pdu.BHS_LENGTH_BYTES + ahsLengthBytes();
        if (digests.header() == Digest.CRC32C
                && crc.reset().update(header, 0, covered).value() != header.getIntLE(covered)) {
            throw ProtocolException.connection("header digest error");
        }
    }

    private void checkDataSegmentLength() {
        if (dataSegmentLength() > maxRecvDataSegmentLength) {
            throw ProtocolException.connection("DataSegmentLength " + dataSegmentLength()
                    + " is above MaxRecvDataSegmentLength " + maxRecvDataSegmentLength);
        }
    }

    private boolean readPayload(ByteBuf in, Consumer<? super InboundPdu> sink) {
        int length = dataSegmentLength();
        if (payload == null) {
            if (!in.isReadable()) {
                return false;
            }
            if (in.readableBytes() >= length && payloads.acceptsSlice(header, length)) {
                payload = in.readRetainedSlice(length);
                return endPayload(sink);
            }
            payload = payloads.allocate(header, length);
        }
        return fill(payload, in, length) && endPayload(sink);
    }

    private boolean endPayload(Consumer<? super InboundPdu> sink) {
        if (trailerLengthBytes() == 0) {
            deliver(takePayload(), sink);
        } else {
            state = State.TRAILER;
        }
        return true;
    }

    private boolean readTrailer(ByteBuf in, Consumer<? super InboundPdu> sink) {
        if (!fill(trailer, in, trailerLengthBytes())) {
            return false;
        }
        ByteBuf data = takePayload();
        if (dataDigestMatches(data)) {
            deliver(data, sink);
        } else {
            data.release();
            hand(discarded(RejectReason.DATA_DIGEST_ERROR, "data digest error"), sink);
        }
        return true;
    }

    /** The digest covers the padding too. */
    private boolean dataDigestMatches(ByteBuf data) {
        if (digests.data() == Digest.NONE) {
            return true;
        }
        int padding = Padding.after(data.readableBytes());
        crc.reset().update(data, data.readerIndex(), data.readableBytes()).update(trailer, 0, padding);
        return crc.value() == trailer.getIntLE(padding);
    }

    private void deliver(ByteBuf data, Consumer<? super InboundPdu> sink) {
        InboundPdu pdu;
        try {
            pdu = InboundPdu.read(header, data);
        } catch (ProtocolException e) {
            data.release();
            pdu = discarded(e.reason(), e.getMessage());
        }
        hand(pdu, sink);
    }

    private DiscardedPdu discarded(RejectReason reason, String detail) {
        byte[] copy = new byte[Pdu.BHS_LENGTH_BYTES + ahsLengthBytes()];
        header.getBytes(0, copy);
        return new DiscardedPdu(reason, Unpooled.wrappedBuffer(copy), detail);
    }

    /** Ready for the next PDU before the sink runs, which may change digests and limits, or close the decoder. */
    private void hand(InboundPdu pdu, Consumer<? super InboundPdu> sink) {
        state = State.HEADER;
        headerLengthBytes = Pdu.BHS_LENGTH_BYTES;
        header.clear();
        trailer.clear();
        sink.accept(pdu);
    }

    private ByteBuf takePayload() {
        ByteBuf taken = payload;
        payload = null;
        return taken == null ? Unpooled.EMPTY_BUFFER : taken;
    }

    /** Moves bytes until {@code target} has {@code lengthBytes}; whether it has. */
    private static boolean fill(ByteBuf target, ByteBuf in, int lengthBytes) {
        int missing = lengthBytes - target.readableBytes();
        in.readBytes(target, Math.min(missing, in.readableBytes()));
        return target.readableBytes() == lengthBytes;
    }

    private int ahsLengthBytes() {
        return header.getUnsignedByte(TOTAL_AHS_LENGTH) * WORD_BYTES;
    }

    private int dataSegmentLength() {
        return header.getUnsignedMedium(DATA_SEGMENT_LENGTH);
    }

    private int trailerLengthBytes() {
        return Padding.after(dataSegmentLength()) + digests.data().lengthBytes();
    }
}
