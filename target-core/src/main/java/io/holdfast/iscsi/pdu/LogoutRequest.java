package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/**
 * Logout Request, RFC 7143 11.14.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|I| 0x06      |1| Reason Code | Reserved                      |
 *   4 | 0             | DataSegmentLength = 0                         |
 *   8 | Reserved                                                   (8)|
 *  16 | Initiator Task Tag                                            |
 *  20 | CID or Reserved               | Reserved                      |
 *  24 | CmdSN                                                         |
 *  28 | ExpStatSN                                                     |
 *  32 | Reserved                                                  (16)|
 * </pre>
 *
 * @param cid the connection that is meant, unless the reason is {@link LogoutReason#CLOSE_SESSION}; 0 to 65535
 */
public record LogoutRequest(
        boolean immediateBit,
        LogoutReason reason,
        int initiatorTaskTag,
        int cid,
        int cmdSn,
        int expStatSn,
        ByteBuf data)
        implements NumberedRequest {

    public static final int OPCODE = 0x06;

    private static final int REASON_MASK = 0x7F;

    static LogoutRequest read(ByteBuf header, ByteBuf data) {
        return new LogoutRequest(
                Bhs.immediate(header),
                LogoutReason.of(header.getByte(1) & REASON_MASK),
                header.getInt(Bhs.INITIATOR_TASK_TAG),
                header.getUnsignedShort(Bhs.WORD_20),
                header.getInt(Bhs.CMD_SN),
                header.getInt(Bhs.EXP_STAT_SN),
                data);
    }

    @Override
    public void write(ByteBuf out) {
        out.writeByte(OPCODE | Bhs.bit(immediateBit, Bhs.IMMEDIATE))
                .writeByte(Bhs.FINAL | reason.code())
                .writeZero(2);
        Bhs.writeLengths(out, data);
        out.writeZero(8)
                .writeInt(initiatorTaskTag)
                .writeShort(cid)
                .writeZero(2)
                .writeInt(cmdSn)
                .writeInt(expStatSn)
                .writeZero(16);
    }
}
