package io.holdfast.iscsi.pdu;

/** What a task management request asks for, RFC 7143 11.5.1. */
public enum TaskManagementFunction {
    ABORT_TASK(1),
    ABORT_TASK_SET(2),
    CLEAR_ACA(3),
    CLEAR_TASK_SET(4),
    LOGICAL_UNIT_RESET(5),
    TARGET_WARM_RESET(6),
    TARGET_COLD_RESET(7),
    TASK_REASSIGN(8),
    /**
     * Every code that RFC 7143 does not assign, also those that RFC 7144 adds for iSCSIProtocolLevel 2. The answer is
     * {@link TaskManagementResult#FUNCTION_NOT_SUPPORTED}, not a Reject.
     */
    RESERVED(0);

    private final int code;

    TaskManagementFunction(int code) {
        this.code = code;
    }

    /** The seven bits on the wire. */
    public int code() {
        return code;
    }

    static TaskManagementFunction of(int code) {
        return switch (code) {
            case 1 -> ABORT_TASK;
            case 2 -> ABORT_TASK_SET;
            case 3 -> CLEAR_ACA;
            case 4 -> CLEAR_TASK_SET;
            case 5 -> LOGICAL_UNIT_RESET;
            case 6 -> TARGET_WARM_RESET;
            case 7 -> TARGET_COLD_RESET;
            case 8 -> TASK_REASSIGN;
            default -> RESERVED;
        };
    }
}
