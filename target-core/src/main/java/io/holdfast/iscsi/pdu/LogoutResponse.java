package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Logout Response, RFC 7143 11.15.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|.| 0x26      |1| Reserved    | Response      | Reserved      |
 *   4 | 0             | DataSegmentLength = 0                         |
 *   8 | Reserved                                                   (8)|
 *  16 | Initiator Task Tag                                            |
 *  20 | Reserved                                                      |
 *  24 | StatSN                                                        |
 *  28 | ExpCmdSN                                                      |
 *  32 | MaxCmdSN                                                      |
 *  36 | Reserved                                                      |
 *  40 | Time2Wait                     | Time2Retain                   |
 *  44 | Reserved                                                      |
 * </pre>
 *
 * @param time2Wait seconds to wait before a reconnect, 0 to 65535
 * @param time2Retain seconds after {@code time2Wait} that the session's state is kept, 0 to 65535
 */
public record LogoutResponse(LogoutResult response, int initiatorTaskTag, int time2Wait, int time2Retain)
        implements OutboundPdu {

    public static final int OPCODE = 0x26;

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
        out.writeZero(4).writeShort(time2Wait).writeShort(time2Retain).writeZero(4);
    }
}
