package io.holdfast.iscsi.session;

import io.holdfast.iscsi.pdu.NumberedRequest;

/** A numbered request that is not a SCSI command, in the command window: done as soon as it is delivered. */
record InOrder(Connection connection, NumberedRequest request, Runnable action) implements CommandWindow.Numbered {

    @Override
    public void takePlace() {
        // It is not among the commands of a unit.
    }

    @Override
    public int cmdSn() {
        return request.cmdSn();
    }

    @Override
    public void deliver() {
        connection.session().window().retire();
        action.run();
    }

    @Override
    public void turnCame() {
        connection.loop().execute(() -> {
            if (connection.closed()) {
                connection.session().window().retire();
                request.release();
            } else {
                deliver();
            }
        });
    }

    @Override
    public void ignored() {
        request.release();
    }
}
