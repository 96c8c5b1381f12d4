package io.holdfast.iscsi.pdu;

/** A stage of the login phase, RFC 7143 11.12.3 (CSG, NSG). */
public enum LoginStage {
    SECURITY_NEGOTIATION(0),
    LOGIN_OPERATIONAL_NEGOTIATION(1),
    /** Code 2, which is not assigned: the login answers it with a status, not with a Reject. */
    RESERVED(2),
    FULL_FEATURE_PHASE(3);

    private static final int MASK = 0x03;

    private final int code;

    LoginStage(int code) {
        this.code = code;
    }

    /** The two bits on the wire. */
    public int code() {
        return code;
    }

    /** The stage of the two low bits. */
    static LoginStage of(int bits) {
        return switch (bits & MASK) {
            case 0 -> SECURITY_NEGOTIATION;
            case 1 -> LOGIN_OPERATIONAL_NEGOTIATION;
            case 3 -> FULL_FEATURE_PHASE;
            default -> RESERVED;
        };
    }
}
