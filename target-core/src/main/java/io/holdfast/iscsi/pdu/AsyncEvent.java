package io.holdfast.iscsi.pdu;

/** What an Asynchronous Message tells, RFC 7143 11.9.1. */
public enum AsyncEvent {
    SCSI_EVENT(0),
    REQUEST_LOGOUT(1),
    DROP_CONNECTION(2),
    DROP_ALL_CONNECTIONS(3),
    REQUEST_NEGOTIATION(4),
    TASKS_TERMINATED(5);

    private final int code;

    AsyncEvent(int code) {
        this.code = code;
    }

    /** The byte on the wire. */
    public int code() {
        return code;
    }
}
