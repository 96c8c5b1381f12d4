package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/**
 * Text Response, RFC 7143 11.11.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|.| 0x24      |F|C| Reserved                                  |
 *   4 | 0             | DataSegmentLength                             |
 *   8 | LUN or Reserved                                               |
 *  16 | Initiator Task Tag                                            |
 *  20 | Target Transfer Tag or 0xffffffff                             |
 *  24 | StatSN                                                        |
 *  28 | ExpCmdSN                                                      |
 *  32 | MaxCmdSN                                                      |
 *  36 | Reserved                                                  (12)|
 *  48 | DataSegment: text                                             |
 * </pre>
 *
 * @param finalBit the whole text has been answered
 * @param continueBit the text is cut within a key=value pair and goes on in the next response
 * @param targetTransferTag {@link Pdu#RESERVED_TAG} with {@code finalBit}; else the tag that the next request must bear
 */
public record TextResponse(
        boolean finalBit, boolean continueBit, long lun, int initiatorTaskTag, int targetTransferTag, ByteBuf data)
        implements OutboundPdu {

    public static final int OPCODE = 0x24;

    @Override
    public boolean consumesStatSn() {
        return true;
    }

    @Override
    public void write(ByteBuf out, Serials serials) {
        out.writeByte(OPCODE)
                .writeByte(Bhs.bit(finalBit, Bhs.FINAL) | Bhs.bit(continueBit, Bhs.CONTINUE))
                .writeZero(2);
        Bhs.writeLengths(out, data);
        out.writeLong(lun).writeInt(initiatorTaskTag).writeInt(targetTransferTag);
        Bhs.writeSerials(out, serials.statSn(), serials);
        out.writeZero(12);
    }
}
