package io.holdfast.iscsi.pdu;

/** Why the initiator logs out, RFC 7143 11.14.1. */
public enum LogoutReason {
    CLOSE_SESSION(0),
    CLOSE_CONNECTION(1),
    REMOVE_CONNECTION_FOR_RECOVERY(2);

    private final int code;

    LogoutReason(int code) {
        this.code = code;
    }

    /** The seven bits on the wire. */
    public int code() {
        return code;
    }

    static LogoutReason of(int code) {
        return switch (code) {
            case 0 -> CLOSE_SESSION;
            case 1 -> CLOSE_CONNECTION;
            case 2 -> REMOVE_CONNECTION_FOR_RECOVERY;
            default -> throw ProtocolException.pdu(RejectReason.INVALID_PDU_FIELD, "reserved logout reason " + code);
        };
    }
}
