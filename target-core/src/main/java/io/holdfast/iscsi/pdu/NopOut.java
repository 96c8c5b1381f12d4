package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/**
 * NOP-Out, RFC 7143 11.18: a ping of the initiator, the answer to one of the target's, or a mere ExpStatSN.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|I| 0x00      |1| Reserved                                    |
 *   4 | 0             | DataSegmentLength                             |
 *   8 | LUN or Reserved                                               |
 *  16 | Initiator Task Tag or 0xffffffff                              |
 *  20 | Target Transfer Tag or 0xffffffff                             |
 *  24 | CmdSN                                                         |
 *  28 | ExpStatSN                                                     |
 *  32 | Reserved                                                  (16)|
 *  48 | Ping Data (optional)                                          |
 * </pre>
 *
 * @param initiatorTaskTag {@link Pdu#RESERVED_TAG}: no NOP-In is expected as an answer
 * @param targetTransferTag that of the NOP-In that is answered, else {@link Pdu#RESERVED_TAG}
 */
public record NopOut(
        boolean immediateBit,
        long lun,
        int initiatorTaskTag,
        int targetTransferTag,
        int cmdSn,
        int expStatSn,
        ByteBuf data)
        implements NumberedRequest {

    public static final int OPCODE = 0x00;

    static NopOut read(ByteBuf header, ByteBuf data) {
        return new NopOut(
                Bhs.immediate(header),
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
                .writeByte(Bhs.FINAL)
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
