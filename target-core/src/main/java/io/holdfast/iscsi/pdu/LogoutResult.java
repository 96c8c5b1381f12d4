package io.holdfast.iscsi.pdu;

/** How a logout ended, RFC 7143 11.15.1. */
public enum LogoutResult {
    CLOSED(0),
    CID_NOT_FOUND(1),
    /** ErrorRecoveryLevel is below 2. */
    CONNECTION_RECOVERY_NOT_SUPPORTED(2),
    CLEANUP_FAILED(3);

    private final int code;

    LogoutResult(int code) {
        this.code = code;
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }
}
