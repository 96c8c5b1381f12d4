package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Ready To Transfer (R2T), RFC 7143 11.8: the target asks for Data-Out. Carries the next StatSN and does not consume
 * it.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|.| 0x31      |1| Reserved                                    |
 *   4 | 0             | DataSegmentLength = 0                         |
 *   8 | LUN                                                           |
 *  16 | Initiator Task Tag                                            |
 *  20 | Target Transfer Tag                                           |
 *  24 | StatSN                                                        |
 *  28 | ExpCmdSN                                                      |
 *  32 | MaxCmdSN                                                      |
 *  36 | R2TSN                                                         |
 *  40 | Buffer Offset                                                 |
 *  44 | Desired Data Transfer Length                                  |
 * </pre>
 *
 * @param lun that of the command
 * @param targetTransferTag what the Data-Out PDUs must bear; never {@link Pdu#RESERVED_TAG}
 * @param r2tSn from 0 on within a command
 * @param bufferOffset bytes
 * @param desiredDataTransferLength bytes, from 1 to MaxBurstLength
 */
public record ReadyToTransfer(
        long lun,
        int initiatorTaskTag,
        int targetTransferTag,
        int r2tSn,
        long bufferOffset,
        int desiredDataTransferLength)
        implements OutboundPdu {

    public static final int OPCODE = 0x31;

    @Override
    public ByteBuf data() {
        return Unpooled.EMPTY_BUFFER;
    }

    @Override
    public boolean consumesStatSn() {
        return false;
    }

    @Override
    public void write(ByteBuf out, Serials serials) {
        out.writeByte(OPCODE).writeByte(Bhs.FINAL).writeZero(2);
        Bhs.writeLengths(out, data());
        out.writeLong(lun).writeInt(initiatorTaskTag).writeInt(targetTransferTag);
        Bhs.writeSerials(out, serials.statSn(), serials);
        out.writeInt(r2tSn).writeInt((int) bufferOffset).writeInt(desiredDataTransferLength);
    }
}
