package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * A PDU that came whole and was thrown away, its data with it: the data digest does not match, the opcode is none of an
 * initiator's, or a field holds an illegal value. The session answers {@link Reject#of(DiscardedPdu)}; the stream
 * behind it is intact.
 *
 * <p>Where it would have taken a CmdSN, that number counts as not received (RFC 7143 7.3). Where it was Data-Out, the
 * session must end the task as well (RFC 7143 7.8).
 *
 * @param reason what the Reject says
 * @param header the header as received, without its digest; not pooled, so nobody releases it
 * @param detail what was wrong, for the log
 */
public record DiscardedPdu(RejectReason reason, ByteBuf header, String detail) implements InboundPdu {

    /** The opcode, which may be one that no record stands for. */
    public int opcode() {
        return header.getByte(0) & Bhs.OPCODE_MASK;
    }

    /** Whether this was Data-Out, so that the task of {@link #initiatorTaskTag()} lacks data now. */
    public boolean wasDataOut() {
        return opcode() == DataOut.OPCODE;
    }

    @Override
    public int initiatorTaskTag() {
        return header.getInt(Bhs.INITIATOR_TASK_TAG);
    }

    /** Meaningful where {@link #opcode()} is an initiator's. */
    @Override
    public int expStatSn() {
        return header.getInt(Bhs.EXP_STAT_SN);
    }

    @Override
    public ByteBuf data() {
        return Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeBytes(header, header.readerIndex(), header.readableBytes());
    }
}
