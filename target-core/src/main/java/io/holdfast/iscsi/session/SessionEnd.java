package io.holdfast.iscsi.session;

/** Why a session ended; the words stand in its log line. */
public enum SessionEnd {
    LOGOUT("the initiator logged out"),
    CONNECTIONS_LOST("its last connection is gone"),
    REINSTATED("the initiator logged in anew"),
    TARGET_RESET("the target was reset"),
    PROTOCOL_ERROR("the initiator broke the protocol"),
    HANDED_OVER("the operator gave the disk to another host"),
    SHUTDOWN("the server stops");

    private final String reason;

    SessionEnd(String reason) {
        this.reason = reason;
    }

    @Override
    public String toString() {
        return reason;
    }
}
