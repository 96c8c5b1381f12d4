package io.holdfast.iscsi.session;

import io.holdfast.iscsi.pdu.ScsiCommand;
import io.holdfast.iscsi.task.IscsiTask;
import io.holdfast.scsi.lun.LogicalUnit;

/** A SCSI command in the command window. Its place there is given back when it ends. */
final class NumberedTask extends IscsiTask implements CommandWindow.Numbered {

    private final Connection connection;

    NumberedTask(ScsiCommand command, LogicalUnit unit, Connection connection) {
        super(command, unit, connection);
        this.connection = connection;
    }

    @Override
    public void takePlace() {
        enter();
    }

    @Override
    public void deliver() {
        if (!start()) {
            leave();
            connection.session().window().retire();
        }
    }

    @Override
    public void turnCame() {
        connection.loop().execute(this::deliver);
    }

    @Override
    public void ignored() {
        withdraw();
    }
}
