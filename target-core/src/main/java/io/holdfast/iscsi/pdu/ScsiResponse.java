package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * SCSI Response, RFC 7143 11.4.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|.| 0x21      |1|. .|o|u|O|U|.| Response      | Status        |
 *   4 | 0             | DataSegmentLength                             |
 *   8 | Reserved                                                   (8)|
 *  16 | Initiator Task Tag                                            |
 *  20 | SNACK Tag or Reserved                                         |
 *  24 | StatSN                                                        |
 *  28 | ExpCmdSN                                                      |
 *  32 | MaxCmdSN                                                      |
 *  36 | ExpDataSN or Reserved                                         |
 *  40 | Bidirectional Read Residual Count or Reserved                 |
 *  44 | Residual Count or Reserved                                    |
 *  48 | SenseLength                   | Sense Data ...                |
 * </pre>
 *
 * @param status the SCSI status; meaningful with {@link Response#COMMAND_COMPLETED} alone
 * @param expDataSn how many R2T and Data-In PDUs the target sent for the command; 0 with an error of the target
 * @param data SenseLength and sense data, as {@link #senseData(byte[])} makes them; or empty
 */
public record ScsiResponse(
        Response response,
        byte status,
        int initiatorTaskTag,
        int expDataSn,
        Residual bidirectionalReadResidual,
        Residual residual,
        ByteBuf data)
        implements OutboundPdu {

    public static final int OPCODE = 0x21;

    private static final int BIDIRECTIONAL_OVERFLOW = 0x10;
    static final int OVERFLOW = 0x04;

    /** What became of the command as iSCSI sees it, RFC 7143 11.4.3. */
    public enum Response {
        COMMAND_COMPLETED(0),
        TARGET_FAILURE(1);

        private final int code;

        Response(int code) {
            this.code = code;
        }
    }

    /** A command that ended with a status and without sense data, of one direction at most. */
    public static ScsiResponse completed(byte status, int initiatorTaskTag, int expDataSn, Residual residual) {
        return completed(status, initiatorTaskTag, expDataSn, residual, Unpooled.EMPTY_BUFFER);
    }

    /** A command that ended with a status and, in {@code data}, sense data; of one direction at most. */
    public static ScsiResponse completed(
            byte status, int initiatorTaskTag, int expDataSn, Residual residual, ByteBuf data) {
        return new ScsiResponse(
                Response.COMMAND_COMPLETED, status, initiatorTaskTag, expDataSn, Residual.NONE, residual, data);
    }

    /** The data segment that carries {@code sense}, RFC 7143 11.4.7. */
    public static ByteBuf senseData(byte[] sense) {
        return Unpooled.buffer(Short.BYTES + sense.length)
                .writeShort(sense.length)
                .writeBytes(sense);
    }

    @Override
    public boolean consumesStatSn() {
        return true;
    }

    @Override
    public void write(ByteBuf out, Serials serials) {
        out.writeByte(OPCODE)
                .writeByte(Bhs.FINAL | bidirectionalReadResidual.flag(BIDIRECTIONAL_OVERFLOW) | residual.flag(OVERFLOW))
                .writeByte(response.code)
                .writeByte(status);
        Bhs.writeLengths(out, data);
        out.writeZero(8).writeInt(initiatorTaskTag).writeZero(4);
        Bhs.writeSerials(out, serials.statSn(), serials);
        out.writeInt(expDataSn)
                .writeInt((int) bidirectionalReadResidual.countBytes())
                .writeInt((int) residual.countBytes());
    }
}
