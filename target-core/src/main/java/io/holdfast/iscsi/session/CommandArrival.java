package io.holdfast.iscsi.session;

import io.holdfast.iscsi.task.IscsiTask;

/** A SCSI command in the command window. Its place there is given back when the task ends. */
record CommandArrival(Connection connection, IscsiTask task) implements CommandWindow.Numbered {

    @Override
    public int cmdSn() {
        return task.cmdSn();
    }

    @Override
    public void takePlace() {
        task.enter();
    }

    @Override
    public void deliver() {
        if (!task.start()) {
            task.leave();
            connection.session().window().retire();
        }
    }

    @Override
    public void turnCame() {
        connection.loop().execute(this::deliver);
    }

    @Override
    public void ignored() {
        task.withdraw();
    }
}
