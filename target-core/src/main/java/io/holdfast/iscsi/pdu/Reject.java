package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Reject, RFC 7143 11.17: a PDU was not accepted.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|.| 0x3f      |1| Reserved    | Reason        | Reserved      |
 *   4 | 0             | DataSegmentLength                             |
 *   8 | Reserved                                                   (8)|
 *  16 | 0xffffffff                                                    |
 *  20 | Reserved                                                      |
 *  24 | StatSN                                                        |
 *  28 | ExpCmdSN                                                      |
 *  32 | MaxCmdSN                                                      |
 *  36 | DataSN/R2TSN or Reserved                                      |
 *  40 | Reserved                                                   (8)|
 *  48 | Complete Header of Bad PDU                                    |
 * </pre>
 *
 * @param dataSn next DataSN or R2TSN of a task whose Data SNACK is rejected as a protocol error; else 0
 * @param data the header of the bad PDU without its digest
 */
public record Reject(RejectReason reason, int dataSn, ByteBuf data) implements OutboundPdu {

    public static final int OPCODE = 0x3F;

    /** The answer to a PDU that was discarded, with a copy of its header. */
    public static Reject of(DiscardedPdu pdu) {
        return new Reject(pdu.reason(), 0, Unpooled.copiedBuffer(pdu.header()));
    }

    /** The answer to a PDU whose data has not been passed on; its data stays the caller's to release. */
    public static Reject of(RejectReason reason, InboundPdu pdu) {
        ByteBuf header = Unpooled.buffer(BHS_LENGTH_BYTES);
        pdu.write(header);
        return new Reject(reason, 0, header);
    }

    @Override
    public int initiatorTaskTag() {
        return RESERVED_TAG;
    }

    @Override
    public boolean consumesStatSn() {
        return true;
    }

    @Override
    public void write(ByteBuf out, Serials serials) {
        out.writeByte(OPCODE).writeByte(Bhs.FINAL).writeByte(reason.code()).writeZero(1);
        Bhs.writeLengths(out, data);
        out.writeZero(8).writeInt(RESERVED_TAG).writeZero(4);
        Bhs.writeSerials(out, serials.statSn(), serials);
        out.writeInt(dataSn).writeZero(8);
    }
}
