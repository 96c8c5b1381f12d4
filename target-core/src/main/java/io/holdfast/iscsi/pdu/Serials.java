package io.holdfast.iscsi.pdu;

/**
 * The numbers that every PDU to the initiator carries, asked for when it is written (RFC 7143 4.2.2). All three stand
 * still while a PDU is written; the connection advances StatSN afterwards when {@link OutboundPdu#consumesStatSn()}
 * says so.
 */
public interface Serials {

    /** The StatSN that the next status on this connection takes. */
    int statSn();

    /** The next CmdSN that the session expects. */
    int expCmdSn();

    /** The last CmdSN that the session accepts: the command window's end. */
    int maxCmdSn();

    /** Three fixed numbers. */
    static Serials of(int statSn, int expCmdSn, int maxCmdSn) {
        return new Fixed(statSn, expCmdSn, maxCmdSn);
    }

    /** Numbers that never advance. */
    record Fixed(int statSn, int expCmdSn, int maxCmdSn) implements Serials {}
}
