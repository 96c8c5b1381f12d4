package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/**
 * SNACK Request, RFC 7143 11.16: the initiator asks for PDUs again or acknowledges data. Of use from ErrorRecoveryLevel
 * 1 on.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|.| 0x10      |1|. . .| Type  | Reserved                      |
 *   4 | 0             | DataSegmentLength = 0                         |
 *   8 | LUN or Reserved                                               |
 *  16 | Initiator Task Tag or 0xffffffff                              |
 *  20 | Target Transfer Tag or SNACK Tag or 0xffffffff                |
 *  24 | Reserved                                                      |
 *  28 | ExpStatSN                                                     |
 *  32 | Reserved                                                   (8)|
 *  40 | BegRun                                                        |
 *  44 | RunLength                                                     |
 * </pre>
 *
 * @param tag Target Transfer Tag of {@link Type#DATA_ACK}, SNACK Tag of {@link Type#R_DATA}, else {@link
 *     Pdu#RESERVED_TAG}
 * @param begRun first DataSN, R2TSN or StatSN that is missing, or the next expected DataSN of an acknowledgement
 * @param runLength how many are missing; 0: all from {@code begRun} on
 */
public record SnackRequest(
        Type type, long lun, int initiatorTaskTag, int tag, int expStatSn, int begRun, int runLength, ByteBuf data)
        implements InboundPdu {

    public static final int OPCODE = 0x10;

    private static final int TYPE_MASK = 0x0F;
    private static final int BEG_RUN = 40;
    private static final int RUN_LENGTH = 44;

    /** What is asked for, RFC 7143 11.16.1. */
    public enum Type {
        DATA_OR_R2T(0),
        STATUS(1),
        DATA_ACK(2),
        R_DATA(3);

        private final int code;

        Type(int code) {
            this.code = code;
        }

        private static Type of(int code) {
            return switch (code) {
                case 0 -> DATA_OR_R2T;
                case 1 -> STATUS;
                case 2 -> DATA_ACK;
                case 3 -> R_DATA;
                default -> throw ProtocolException.pdu(RejectReason.INVALID_PDU_FIELD, "reserved SNACK type " + code);
            };
        }
    }

    static SnackRequest read(ByteBuf header, ByteBuf data) {
        return new SnackRequest(
                Type.of(header.getByte(1) & TYPE_MASK),
                header.getLong(Bhs.LUN),
                header.getInt(Bhs.INITIATOR_TASK_TAG),
                header.getInt(Bhs.WORD_20),
                header.getInt(Bhs.EXP_STAT_SN),
                header.getInt(BEG_RUN),
                header.getInt(RUN_LENGTH),
                data);
    }

    @Override
    public void write(ByteBuf out) {
        out.writeByte(OPCODE).writeByte(Bhs.FINAL | type.code).writeZero(2);
        Bhs.writeLengths(out, data);
        out.writeLong(lun)
                .writeInt(initiatorTaskTag)
                .writeInt(tag)
                .writeZero(4)
                .writeInt(expStatSn)
                .writeZero(8)
                .writeInt(begRun)
                .writeInt(runLength);
    }
}
