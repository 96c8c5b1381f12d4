package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/**
 * SCSI Data-In, RFC 7143 11.7. It asks for no DataACK SNACK (A bit), which belongs to ErrorRecoveryLevel 1 and above: so the
 * LUN is 0 and the Target Transfer Tag reserved.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|.| 0x25      |F|A|. . .|O|U|S| Reserved      |Status or Rsvd |
 *   4 | 0             | DataSegmentLength                             |
 *   8 | LUN or Reserved                                               |
 *  16 | Initiator Task Tag                                            |
 *  20 | Target Transfer Tag or 0xffffffff                             |
 *  24 | StatSN or Reserved                                            |
 *  28 | ExpCmdSN                                                      |
 *  32 | MaxCmdSN                                                      |
 *  36 | DataSN                                                        |
 *  40 | Buffer Offset                                                 |
 *  44 | Residual Count or Reserved                                    |
 *  48 | DataSegment                                                   |
 * </pre>
 *
 * @param finalBit the last PDU of a sequence (of MaxBurstLength at most) or of the command
 * @param status the command's SCSI status, 0 to 255, which makes this its last PDU and needs {@code finalBit}; or
 *     {@link #NO_STATUS}
 * @param residual {@link Residual#NONE} without status
 * @param bufferOffset where the data belongs in the command's input, bytes
 */
public record DataIn(
        boolean finalBit,
        int status,
        Residual residual,
        int initiatorTaskTag,
        int dataSn,
        long bufferOffset,
        ByteBuf data)
        implements OutboundPdu {

    public static final int OPCODE = 0x25;

    /** The command's status comes later: in another Data-In or a SCSI Response. */
    public static final int NO_STATUS = -1;

    private static final int STATUS = 0x01;

    public DataIn {
        if (status != NO_STATUS && !finalBit) {
            throw new IllegalArgumentException("status in a Data-In that is not final");
        }
    }

    /** Data within a sequence. */
    public static DataIn part(int initiatorTaskTag, int dataSn, long bufferOffset, ByteBuf data) {
        return new DataIn(false, NO_STATUS, Residual.NONE, initiatorTaskTag, dataSn, bufferOffset, data);
    }

    /** Data that ends a sequence while the command goes on. */
    public static DataIn endOfSequence(int initiatorTaskTag, int dataSn, long bufferOffset, ByteBuf data) {
        return new DataIn(true, NO_STATUS, Residual.NONE, initiatorTaskTag, dataSn, bufferOffset, data);
    }

    /** The last data of a command, and its status. */
    public static DataIn withStatus(
            byte status, Residual residual, int initiatorTaskTag, int dataSn, long bufferOffset, ByteBuf data) {
        return new DataIn(true, Byte.toUnsignedInt(status), residual, initiatorTaskTag, dataSn, bufferOffset, data);
    }

    /** Whether the S bit is set. */
    public boolean carriesStatus() {
        return status != NO_STATUS;
    }

    @Override
    public boolean consumesStatSn() {
        return carriesStatus();
    }

    @Override
    public void write(ByteBuf out, Serials serials) {
        out.writeByte(OPCODE)
                .writeByte(Bhs.bit(finalBit, Bhs.FINAL)
                        | residual.flag(ScsiResponse.OVERFLOW)
                        | Bhs.bit(carriesStatus(), STATUS))
                .writeZero(1)
                .writeByte(carriesStatus() ? status : 0);
        Bhs.writeLengths(out, data);
        out.writeLong(0).writeInt(initiatorTaskTag).writeInt(RESERVED_TAG);
        Bhs.writeSerials(out, carriesStatus() ? serials.statSn() : 0, serials);
        out.writeInt(dataSn).writeInt((int) bufferOffset).writeInt((int) residual.countBytes());
    }
}
