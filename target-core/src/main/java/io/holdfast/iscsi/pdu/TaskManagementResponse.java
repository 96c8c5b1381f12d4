package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Task Management Function Response, RFC 7143 11.6.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|.| 0x22      |1| Reserved    | Response      | Reserved      |
 *   4 | 0             | DataSegmentLength = 0                         |
 *   8 | Reserved                                                   (8)|
 *  16 | Initiator Task Tag                                            |
 *  20 | Reserved                                                      |
 *  24 | StatSN                                                        |
 *  28 | ExpCmdSN                                                      |
 *  32 | MaxCmdSN                                                      |
 *  36 | Reserved                                                  (12)|
 * </pre>
 *
 * @param initiatorTaskTag that of the request
 */
public record TaskManagementResponse(TaskManagementResult response, int initiatorTaskTag) implements OutboundPdu {

    public static final int OPCODE = 0x22;

    @Override
    public ByteBuf data() {
        return Unpooled.EMPTY_BUFFER;
    }

    @Override
    public boolean consumesStatSn() {
        return true;
    }

    @Override
    public void write(ByteBuf out, Serials serials) {
        out.writeByte(OPCODE).writeByte(Bhs.FINAL).writeByte(response.code()).writeZero(1);
        Bhs.writeLengths(out, data());
        out.writeZero(8).writeInt(initiatorTaskTag).writeZero(4);
        Bhs.writeSerials(out, serials.statSn(), serials);
        out.writeZero(12);
    }
}
