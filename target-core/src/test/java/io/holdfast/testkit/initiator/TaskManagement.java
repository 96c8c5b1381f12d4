package io.holdfast.testkit.initiator;

import java.io.IOException;

/** Task management functions, RFC 7143 11.5, sent immediate as all initiators do. */
public final class TaskManagement {

    public static final int ABORT_TASK = 1;
    public static final int ABORT_TASK_SET = 2;
    public static final int CLEAR_ACA = 3;
    public static final int CLEAR_TASK_SET = 4;
    public static final int LOGICAL_UNIT_RESET = 5;
    public static final int TARGET_WARM_RESET = 6;
    public static final int TARGET_COLD_RESET = 7;

    public static final int FUNCTION_COMPLETE = 0;
    public static final int TASK_DOES_NOT_EXIST = 1;
    public static final int LUN_DOES_NOT_EXIST = 2;

    private TaskManagement() {}

    /** The response to ABORT TASK for a command, asked on its connection or another. */
    public static int abort(Connection connection, ScsiExchange command) throws IOException {
        return connection
                .ask(request(ABORT_TASK, 0).word20(command.initiatorTaskTag()).setInt(32, command.cmdSn()))
                .response();
    }

    /** The response to a function for a LUN below 256. */
    public static int lun(Connection connection, int function, int lun) throws IOException {
        return connection.ask(request(function, (long) lun << 48)).response();
    }

    /** A request to be changed, or sent without waiting. */
    public static RequestPdu request(int function, long lunField) {
        return RequestPdu.of(Opcode.TASK_MANAGEMENT_REQUEST)
                .immediate()
                .flags(RequestPdu.FINAL | function)
                .lun(lunField)
                .word20(RequestPdu.NO_TAG);
    }
}
