package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/**
 * SCSI Data-Out, RFC 7143 11.7.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|.| 0x05      |F| Reserved                                    |
 *   4 | 0             | DataSegmentLength                             |
 *   8 | LUN or Reserved                                               |
 *  16 | Initiator Task Tag                                            |
 *  20 | Target Transfer Tag or 0xffffffff                             |
 *  24 | Reserved                                                      |
 *  28 | ExpStatSN                                                     |
 *  32 | Reserved                                                      |
 *  36 | DataSN                                                        |
 *  40 | Buffer Offset                                                 |
 *  44 | Reserved                                                      |
 *  48 | DataSegment                                                   |
 * </pre>
 *
 * @param finalBit the last PDU of the unsolicited data or of the sequence that an R2T asked for
 * @param lun meaningful with a Target Transfer Tag alone: that of the R2T
 * @param targetTransferTag that of the R2T; {@link Pdu#RESERVED_TAG} for unsolicited data
 * @param bufferOffset where the data belongs in the command's output, bytes
 */
public record DataOut(
        boolean finalBit,
        long lun,
        int initiatorTaskTag,
        int targetTransferTag,
        int expStatSn,
        int dataSn,
        long bufferOffset,
        ByteBuf data)
        implements InboundPdu {

    public static final int OPCODE = 0x05;

    private static final int DATA_SN = 36;
    private static final int BUFFER_OFFSET = 40;

    /** The Buffer Offset of a Data-Out header whose PDU has not come whole yet. */
    public static long bufferOffset(ByteBuf header) {
        return header.getUnsignedInt(BUFFER_OFFSET);
    }

    static DataOut read(ByteBuf header, ByteBuf data) {
        return new DataOut(
                Bhs.flag(header, Bhs.FINAL),
                header.getLong(Bhs.LUN),
                header.getInt(Bhs.INITIATOR_TASK_TAG),
                header.getInt(Bhs.WORD_20),
                header.getInt(Bhs.EXP_STAT_SN),
                header.getInt(DATA_SN),
                bufferOffset(header),
                data);
    }

    @Override
    public void write(ByteBuf out) {
        out.writeByte(OPCODE).writeByte(Bhs.bit(finalBit, Bhs.FINAL)).writeZero(2);
        Bhs.writeLengths(out, data);
        out.writeLong(lun)
                .writeInt(initiatorTaskTag)
                .writeInt(targetTransferTag)
                .writeZero(4)
                .writeInt(expStatSn)
                .writeZero(4)
                .writeInt(dataSn)
                .writeInt((int) bufferOffset)
                .writeZero(4);
    }
}
