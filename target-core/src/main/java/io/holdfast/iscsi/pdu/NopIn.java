package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * NOP-In, RFC 7143 11.19: the answer to a NOP-Out, a ping of the target, or a mere ExpCmdSN and MaxCmdSN.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|.| 0x20      |1| Reserved                                    |
 *   4 | 0             | DataSegmentLength                             |
 *   8 | LUN or Reserved                                               |
 *  16 | Initiator Task Tag or 0xffffffff                              |
 *  20 | Target Transfer Tag or 0xffffffff                             |
 *  24 | StatSN                                                        |
 *  28 | ExpCmdSN                                                      |
 *  32 | MaxCmdSN                                                      |
 *  36 | Reserved                                                  (12)|
 *  48 | DataSegment: return ping data                                 |
 * </pre>
 *
 * @param lun of a ping and of an answer; 0 without Target Transfer Tag
 * @param initiatorTaskTag that of the NOP-Out which is answered; else {@link Pdu#RESERVED_TAG}, and StatSN is not
 *     consumed
 * @param targetTransferTag {@link Pdu#RESERVED_TAG}: no NOP-Out is expected as an answer
 */
public record NopIn(long lun, int initiatorTaskTag, int targetTransferTag, ByteBuf data) implements OutboundPdu {

    public static final int OPCODE = 0x20;

    /** The answer to a ping; takes its data over. */
    public static NopIn answer(NopOut ping) {
        return new NopIn(ping.lun(), ping.initiatorTaskTag(), RESERVED_TAG, ping.data());
    }

    /** A ping that the initiator answers with a NOP-Out of the same tag and LUN. */
    public static NopIn ping(long lun, int targetTransferTag) {
        return new NopIn(lun, RESERVED_TAG, targetTransferTag, Unpooled.EMPTY_BUFFER);
    }

    /** Tells the command window; nothing is to be answered. */
    public static NopIn window() {
        return new NopIn(0, RESERVED_TAG, RESERVED_TAG, Unpooled.EMPTY_BUFFER);
    }

    @Override
    public boolean consumesStatSn() {
        return initiatorTaskTag != RESERVED_TAG;
    }

    @Override
    public void write(ByteBuf out, Serials serials) {
        out.writeByte(OPCODE).writeByte(Bhs.FINAL).writeZero(2);
        Bhs.writeLengths(out, data);
        out.writeLong(lun).writeInt(initiatorTaskTag).writeInt(targetTransferTag);
        Bhs.writeSerials(out, serials.statSn(), serials);
        out.writeZero(12);
    }
}
