package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;

/**
 * Asynchronous Message, RFC 7143 11.9. The makers say what each event's parameters mean.
 *
 * <pre>
 *     |       0       |       1       |       2       |       3       |
 *   0 |.|.| 0x32      |1| Reserved                                    |
 *   4 | 0             | DataSegmentLength                             |
 *   8 | LUN or Reserved                                               |
 *  16 | 0xffffffff                                                    |
 *  20 | Reserved                                                      |
 *  24 | StatSN                                                        |
 *  28 | ExpCmdSN                                                      |
 *  32 | MaxCmdSN                                                      |
 *  36 | AsyncEvent    | AsyncVCode    | Parameter1 or Reserved        |
 *  40 | Parameter2 or Reserved        | Parameter3 or Reserved        |
 *  44 | Reserved                                                      |
 *  48 | DataSegment: sense data and iSCSI event data                  |
 * </pre>
 *
 * @param asyncVCode of a vendor-specific event, which this target does not send; 0
 * @param parameter1 0 to 65535, as the others
 */
public record AsyncMessage(
        long lun, AsyncEvent asyncEvent, int asyncVCode, int parameter1, int parameter2, int parameter3, ByteBuf data)
        implements OutboundPdu {

    public static final int OPCODE = 0x32;

    /** A SCSI event; {@code data} as {@link ScsiResponse#senseData} makes it. */
    public static AsyncMessage scsiEvent(long lun, ByteBuf data) {
        return new AsyncMessage(lun, AsyncEvent.SCSI_EVENT, 0, 0, 0, 0, data);
    }

    /** The initiator must log this connection out within {@code withinSeconds}. */
    public static AsyncMessage requestLogout(int withinSeconds) {
        return event(AsyncEvent.REQUEST_LOGOUT, 0, 0, withinSeconds);
    }

    /** The target drops the connection {@code cid}. */
    public static AsyncMessage dropConnection(int cid, int time2Wait, int time2Retain) {
        return event(AsyncEvent.DROP_CONNECTION, cid, time2Wait, time2Retain);
    }

    /** The target drops all connections of the session. */
    public static AsyncMessage dropAllConnections(int time2Wait, int time2Retain) {
        return event(AsyncEvent.DROP_ALL_CONNECTIONS, 0, time2Wait, time2Retain);
    }

    /** The initiator must send a Text Request within {@code withinSeconds}. */
    public static AsyncMessage requestNegotiation(int withinSeconds) {
        return event(AsyncEvent.REQUEST_NEGOTIATION, 0, 0, withinSeconds);
    }

    /** All active tasks of the logical unit are being terminated. */
    public static AsyncMessage tasksTerminated(long lun) {
        return new AsyncMessage(lun, AsyncEvent.TASKS_TERMINATED, 0, 0, 0, 0, Unpooled.EMPTY_BUFFER);
    }

    private static AsyncMessage event(AsyncEvent event, int parameter1, int parameter2, int parameter3) {
        return new AsyncMessage(0, event, 0, parameter1, parameter2, parameter3, Unpooled.EMPTY_BUFFER);
    }

    @Override
    public int initiatorTaskTag() {
        return RESERVED_TAG;
    }

    @Override
    public boolean consumesStatSn() {
        return true;
    }

    @Override
    public void write(ByteBuf out, Serials serials) {
        out.writeByte(OPCODE).writeByte(Bhs.FINAL).writeZero(2);
        Bhs.writeLengths(out, data);
        out.writeLong(lun).writeInt(RESERVED_TAG).writeZero(4);
        Bhs.writeSerials(out, serials.statSn(), serials);
        out.writeByte(asyncEvent.code())
                .writeByte(asyncVCode)
                .writeShort(parameter1)
                .writeShort(parameter2)
                .writeShort(parameter3)
                .writeZero(4);
    }
}
