package io.holdfast.iscsi.pdu;

/** Why a PDU was not accepted, RFC 7143 11.17.1. Code 0x0b is deprecated and not sent. */
public enum RejectReason {
    DATA_DIGEST_ERROR(0x02),
    SNACK_REJECT(0x03),
    PROTOCOL_ERROR(0x04),
    COMMAND_NOT_SUPPORTED(0x05),
    /** Too many immediate commands. */
    IMMEDIATE_COMMAND_REJECT(0x06),
    TASK_IN_PROGRESS(0x07),
    INVALID_DATA_ACK(0x08),
    /** An invalid tag, buffer offset, LUN beside a tag, sequence number of a SNACK. */
    INVALID_PDU_FIELD(0x09),
    /** No Target Transfer Tag can be made; the initiator may try again later. */
    LONG_OPERATION_REJECT(0x0A),
    WAITING_FOR_LOGOUT(0x0C);

    private final int code;

    RejectReason(int code) {
        this.code = code;
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }
}
