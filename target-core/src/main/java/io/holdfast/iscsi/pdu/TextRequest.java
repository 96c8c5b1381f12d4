package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/**
 * Text Request, RFC 7143 11.10.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|I| 0x04      |F|C| Reserved                                  |
 *   4 | 0             | DataSegmentLength                             |
 *   8 | LUN or Reserved                                               |
 *  16 | Initiator Task Tag                                            |
 *  20 | Target Transfer Tag or 0xffffffff                             |
 *  24 | CmdSN                                                         |
 *  28 | ExpStatSN                                                     |
 *  32 | Reserved                                                  (16)|
 *  48 | DataSegment: text                                             |
 * </pre>
 *
 * @param finalBit the initiator has said all that it wants to say in this sequence
 * @param continueBit the text is cut within a key=value pair and goes on in the next request
 * @param targetTransferTag {@link Pdu#RESERVED_TAG} starts a sequence; else that of the response which is answered
 */
public record TextRequest(
        boolean immediateBit,
        boolean finalBit,
        boolean continueBit,
        long lun,
        int initiatorTaskTag,
        int targetTransferTag,
        int cmdSn,
        int expStatSn,
        ByteBuf data)
        implements NumberedRequest {

    public static final int OPCODE = 0x04;

    static TextRequest read(ByteBuf header, ByteBuf data) {
        return new TextRequest(
                Bhs.immediate(header),
                Bhs.flag(header, Bhs.FINAL),
                Bhs.flag(header, Bhs.CONTINUE),
                header.getLong(Bhs.LUN),
                header.getInt(Bhs.INITIATOR_TASK_TAG),
                header.getInt(Bhs.WORD_20),
                header.getInt(Bhs.CMD_SN),
                header.getInt(Bhs.EXP_STAT_SN),
                data);
    }

    @Override
    public void write(ByteBuf out) {
        out.writeByte(OPCODE | Bhs.bit(immediateBit, Bhs.IMMEDIATE))
                .writeByte(Bhs.bit(finalBit, Bhs.FINAL) | Bhs.bit(continueBit, Bhs.CONTINUE))
                .writeZero(2);
        Bhs.writeLengths(out, data);
        out.writeLong(lun)
                .writeInt(initiatorTaskTag)
                .writeInt(targetTransferTag)
                .writeInt(cmdSn)
                .writeInt(expStatSn)
                .writeZero(16);
    }
}
