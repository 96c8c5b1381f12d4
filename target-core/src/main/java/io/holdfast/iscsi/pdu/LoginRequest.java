package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/**
 * Login Request, RFC 7143 11.12.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|1| 0x03      |T|C|. .|CSG|NSG| Version-max   | Version-min   |
 *   4 | 0             | DataSegmentLength                             |
 *   8 | ISID                                                          |
 *  12 |                               | TSIH                          |
 *  16 | Initiator Task Tag                                            |
 *  20 | CID                           | Reserved                      |
 *  24 | CmdSN                                                         |
 *  28 | ExpStatSN or Reserved                                         |
 *  32 | Reserved                                                  (16)|
 *  48 | DataSegment: login parameters in text request format          |
 * </pre>
 *
 * @param transitBit the initiator is ready to go on to {@code nsg}
 * @param continueBit the text is cut within a key=value pair and goes on in the next request
 * @param nsg meaningful with {@code transitBit} alone
 * @param isid 48 bits
 * @param tsih 0 to 65535; 0 asks for a new session
 * @param cid 0 to 65535
 * @param cmdSn the initial CmdSN of the session, when this is its first connection
 */
public record LoginRequest(
        boolean transitBit,
        boolean continueBit,
        LoginStage csg,
        LoginStage nsg,
        int versionMax,
        int versionMin,
        long isid,
        int tsih,
        int initiatorTaskTag,
        int cid,
        int cmdSn,
        int expStatSn,
        ByteBuf data)
        implements InboundPdu {

    public static final int OPCODE = 0x03;

    static final int TRANSIT = 0x80;
    static final int CSG_SHIFT = 2;
    static final int ISID = 8;
    static final int TSIH = 14;
    private static final int ISID_HIGH_SHIFT = 16;
    private static final int VERSION_MAX = 2;
    private static final int VERSION_MIN = 3;

    static LoginRequest read(ByteBuf header, ByteBuf data) {
        int flags = header.getByte(1);
        return new LoginRequest(
                (flags & TRANSIT) != 0,
                (flags & Bhs.CONTINUE) != 0,
                LoginStage.of(flags >> CSG_SHIFT),
                LoginStage.of(flags),
                header.getUnsignedByte(VERSION_MAX),
                header.getUnsignedByte(VERSION_MIN),
                header.getLong(ISID) >>> ISID_HIGH_SHIFT,
                header.getUnsignedShort(TSIH),
                header.getInt(Bhs.INITIATOR_TASK_TAG),
                header.getUnsignedShort(Bhs.WORD_20),
                header.getInt(Bhs.CMD_SN),
                header.getInt(Bhs.EXP_STAT_SN),
                data);
    }

    @Override
    public void write(ByteBuf out) {
        out.writeByte(OPCODE | Bhs.IMMEDIATE)
                .writeByte(flags(transitBit, continueBit, csg, nsg))
                .writeByte(versionMax)
                .writeByte(versionMin);
        Bhs.writeLengths(out, data);
        out.writeLong(isid << ISID_HIGH_SHIFT | tsih)
                .writeInt(initiatorTaskTag)
                .writeShort(cid)
                .writeZero(2)
                .writeInt(cmdSn)
                .writeInt(expStatSn)
                .writeZero(16);
    }

    static int flags(boolean transitBit, boolean continueBit, LoginStage csg, LoginStage nsg) {
        return Bhs.bit(transitBit, TRANSIT) | Bhs.bit(continueBit, Bhs.CONTINUE) | csg.code() << CSG_SHIFT | nsg.code();
    }
}
