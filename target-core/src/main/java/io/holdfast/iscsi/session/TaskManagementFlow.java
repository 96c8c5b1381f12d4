package io.holdfast.iscsi.session;

import io.holdfast.iscsi.pdu.TaskManagementRequest;
import io.holdfast.iscsi.pdu.TaskManagementResponse;
import io.holdfast.iscsi.pdu.TaskManagementResult;
import io.holdfast.iscsi.task.IscsiTask;
import io.holdfast.scsi.lun.LogicalUnit;
import io.holdfast.scsi.lun.TaskManagement;
import io.holdfast.util.SerialNumber;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Task management functions (RFC 7143 11.5 and 4.2.3.3). A function reaches the commands that a unit has through the unit, and those that still wait for their turn
 * through the connections; it is answered when the last of them has stopped touching the image.
 *
 * <p>Confined to the connection's loop, but that the work of other connections is handed to theirs.
 */
final class TaskManagementFlow {

    private final Connection connection;
    private final Session session;
    private final TargetNode target;

    TaskManagementFlow(Connection connection, TargetNode target) {
        this.connection = connection;
        this.session = connection.session();
        this.target = target;
    }

    /** Owns the request's data. */
    void on(TaskManagementRequest request) {
        request.release();
        switch (request.function()) {
            case ABORT_TASK -> abortTask(request);
            case ABORT_TASK_SET -> onUnit(request, new TaskManagement.AbortTaskSet(session.nexus()));
            case CLEAR_TASK_SET -> onUnit(request, new TaskManagement.ClearTaskSet(session.nexus()));
            case LOGICAL_UNIT_RESET -> onUnit(request, new TaskManagement.LogicalUnitReset(session.nexus()));
            case TARGET_WARM_RESET -> onTarget(request, () -> answer(request, TaskManagementResult.FUNCTION_COMPLETE));
            case TARGET_COLD_RESET -> onTarget(request, () -> answerColdReset(request));
            case TASK_REASSIGN -> answer(request, TaskManagementResult.TASK_ALLEGIANCE_REASSIGNMENT_NOT_SUPPORTED);
            case CLEAR_ACA, RESERVED -> answer(request, TaskManagementResult.FUNCTION_NOT_SUPPORTED);
        }
    }

    private void abortTask(TaskManagementRequest request) {
        IscsiTask task = connection.task(request.referencedTaskTag());
        if (task == null) {
            answer(request, resultWithoutTask(request));
        } else if (task.withdraw()) {
            answer(request, TaskManagementResult.FUNCTION_COMPLETE);
        } else {
            task.unit()
                    .manage(
                            new TaskManagement.AbortTask(task, session.nexus()),
                            () -> answer(request, TaskManagementResult.FUNCTION_COMPLETE));
        }
    }

    /** RFC 7143 11.5.1: a command that never came but whose number lies in the window is taken as received and aborted. */
    private TaskManagementResult resultWithoutTask(TaskManagementRequest request) {
        CommandWindow window = session.window();
        boolean missing = SerialNumber.within(request.refCmdSn(), window.expCmdSn(), window.maxCmdSn());
        if (!missing || !SerialNumber.lessThan(request.refCmdSn(), request.cmdSn())) {
            return TaskManagementResult.TASK_DOES_NOT_EXIST;
        }
        window.deliver(new Lost(request.refCmdSn(), window));
        return TaskManagementResult.FUNCTION_COMPLETE;
    }

    /** Stands in the command window for a command that never came. */
    private record Lost(int cmdSn, CommandWindow window) implements CommandWindow.Numbered {

        @Override
        public void takePlace() {
            // It is not among the commands of a unit.
        }

        @Override
        public void deliver() {
            window.retire();
        }

        @Override
        public void turnCame() {
            window.retire();
        }

        @Override
        public void ignored() {}
    }

    private void onUnit(TaskManagementRequest request, TaskManagement function) {
        Optional<LogicalUnit> unit = target.units().find(request.lun());
        if (unit.isEmpty()) {
            answer(request, TaskManagementResult.LUN_DOES_NOT_EXIST);
            return;
        }
        afterAllBefore(
                request,
                () -> withdrawWaiting(
                        request,
                        task -> task.unit().equals(unit.get()),
                        () -> unit.get()
                                .manage(function, () -> answer(request, TaskManagementResult.FUNCTION_COMPLETE))));
    }

    private void onTarget(TaskManagementRequest request, Runnable answer) {
        plug(request);
        withdrawWaiting(request, task -> true, () -> target.units().reset(session.nexus(), answer));
    }

    /**
     * RFC 7143 4.2.3.3: commands that were sent before the function, perhaps on another connection, are awaited, for one that came later would be executed as if it had never been
     * aborted.
     */
    private void afterAllBefore(TaskManagementRequest request, Runnable action) {
        session.window().afterAllBefore(request.cmdSn(), () -> connection.onLoop(action));
    }

    /** RFC 7143 4.2.3.3 as well: for a function of the whole target, commands that have not come yet are taken as received and aborted. */
    private void plug(TaskManagementRequest request) {
        CommandWindow window = session.window();
        for (int cmdSn = window.expCmdSn();
                SerialNumber.within(cmdSn, window.expCmdSn(), window.maxCmdSn())
                        && SerialNumber.lessThan(cmdSn, request.cmdSn());
                cmdSn = SerialNumber.next(cmdSn)) {
            window.deliver(new Lost(cmdSn, window));
        }
    }

    /** Ends the commands of this session that were sent before the function and that no unit has seen yet; then goes on, on any thread. */
    private void withdrawWaiting(TaskManagementRequest request, Predicate<IscsiTask> affected, Runnable then) {
        List<Connection> connections = session.connections();
        AtomicInteger left = new AtomicInteger(connections.size());
        for (Connection each : connections) {
            Runnable withdraw = () -> {
                each.tasks().stream()
                        .filter(task -> affected.test(task) && SerialNumber.lessThan(task.cmdSn(), request.cmdSn()))
                        .forEach(IscsiTask::withdraw);
                if (left.decrementAndGet() == 0) {
                    then.run();
                }
            };
            if (each == connection) {
                withdraw.run();
            } else {
                each.loop().execute(withdraw);
            }
        }
    }

    private void answerColdReset(TaskManagementRequest request) {
        answer(request, TaskManagementResult.FUNCTION_COMPLETE);
        connection
                .loop()
                .execute(() ->
                        connection.sessionsOfTarget().forEach(each -> each.end(SessionEnd.TARGET_RESET, () -> {})));
    }

    private void answer(TaskManagementRequest request, TaskManagementResult result) {
        connection.onLoop(() -> connection.send(new TaskManagementResponse(result, request.initiatorTaskTag())));
    }
}
