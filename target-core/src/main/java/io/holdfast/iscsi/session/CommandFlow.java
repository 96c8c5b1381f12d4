package io.holdfast.iscsi.session;

import io.holdfast.iscsi.pdu.DataOut;
import io.holdfast.iscsi.pdu.ProtocolException;
import io.holdfast.iscsi.pdu.RejectReason;
import io.holdfast.iscsi.pdu.ScsiCommand;
import io.holdfast.iscsi.task.IscsiTask;
import io.holdfast.scsi.lun.LogicalUnit;
import org.jspecify.annotations.Nullable;

/** SCSI commands and their Data-Out. Confined to the connection's loop. */
final class CommandFlow {

    /** Beyond the command window, which numbered commands cannot exceed, so many immediate ones may be in the server. */
    private static final int IMMEDIATE_COMMANDS = 16;

    private final Connection connection;
    private final Session session;
    private final TargetNode target;
    private final int taskLimit;

    CommandFlow(Connection connection, TargetNode target) {
        this.connection = connection;
        this.session = connection.session();
        this.target = target;
        this.taskLimit = session.window().limit() + IMMEDIATE_COMMANDS;
    }

    void arrived(ScsiCommand command) {
        RejectReason refused = refusal(command);
        if (refused != null) {
            command.release();
            throw ProtocolException.pdu(refused, "command refused");
        }
        LogicalUnit unit = target.units().at(command.lun());
        if (command.immediateBit()) {
            IscsiTask task = new IscsiTask(command, unit, connection);
            begin(task, command);
            task.enter();
            task.start();
        } else {
            NumberedTask task = new NumberedTask(command, unit, connection);
            begin(task, command);
            session.window().deliver(task);
        }
    }

    private void begin(IscsiTask task, ScsiCommand command) {
        connection.began(task);
        task.immediate(command.data());
    }

    void dataOut(DataOut pdu) {
        IscsiTask task = connection.task(pdu.initiatorTaskTag());
        if (task == null) {
            // The task was aborted or refused while its data was on the way (RFC 7143 4.2.3.3): taken off the wire and
            // forgotten.
            pdu.release();
        } else {
            task.dataOut(pdu);
        }
    }

    private @Nullable RejectReason refusal(ScsiCommand command) {
        if (command.initiatorTaskTag() == Connection.RESERVED_TAG) {
            return RejectReason.INVALID_PDU_FIELD;
        }
        if (connection.task(command.initiatorTaskTag()) != null) {
            return RejectReason.TASK_IN_PROGRESS;
        }
        return connection.taskCount() >= taskLimit ? RejectReason.IMMEDIATE_COMMAND_REJECT : null;
    }
}
