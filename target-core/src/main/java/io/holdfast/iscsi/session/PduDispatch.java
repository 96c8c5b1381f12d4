package io.holdfast.iscsi.session;

import io.holdfast.iscsi.pdu.DataOut;
import io.holdfast.iscsi.pdu.DiscardedPdu;
import io.holdfast.iscsi.pdu.InboundPdu;
import io.holdfast.iscsi.pdu.LoginRequest;
import io.holdfast.iscsi.pdu.LogoutRequest;
import io.holdfast.iscsi.pdu.NopIn;
import io.holdfast.iscsi.pdu.NopOut;
import io.holdfast.iscsi.pdu.NumberedRequest;
import io.holdfast.iscsi.pdu.ProtocolException;
import io.holdfast.iscsi.pdu.Reject;
import io.holdfast.iscsi.pdu.RejectReason;
import io.holdfast.iscsi.pdu.ScsiCommand;
import io.holdfast.iscsi.pdu.SnackRequest;
import io.holdfast.iscsi.pdu.TaskManagementRequest;
import io.holdfast.iscsi.pdu.TextRequest;
import org.jspecify.annotations.Nullable;

/**
 * Where each PDU of the full-feature phase goes. Numbered ones go there in CmdSN order, across all connections of the session (RFC 7143 4.2.2.1).
 *
 * <p>Confined to the connection's loop.
 */
final class PduDispatch {

    private final Connection connection;
    private final @Nullable CommandFlow commands;
    private final @Nullable TaskManagementFlow taskManagement;
    private final TextFlow text;
    private final LogoutFlow logout;
    private final CommandWindow window;

    PduDispatch(Connection connection, TextFlow text) {
        this.connection = connection;
        TargetNode target = connection.session().target().orElse(null);
        this.commands = target == null ? null : new CommandFlow(connection, target);
        this.taskManagement = target == null ? null : new TaskManagementFlow(connection, target);
        this.text = text;
        this.logout = new LogoutFlow(connection);
        this.window = connection.session().window();
    }

    /**
     * Takes a PDU and owns its data.
     *
     * @throws ProtocolException when the PDU costs the connection or the session; what costs only the PDU is rejected here
     */
    void on(InboundPdu pdu) {
        try {
            switch (pdu) {
                case ScsiCommand command -> commands().arrived(command);
                case DataOut dataOut -> commands().dataOut(dataOut);
                case NopOut nop -> nopOut(nop);
                case TaskManagementRequest request ->
                    inOrder(request, () -> taskManagement().on(request));
                case TextRequest request -> inOrder(request, () -> text.on(request));
                case LogoutRequest request -> inOrder(request, () -> logout.on(request));
                case SnackRequest snack -> reject(RejectReason.SNACK_REJECT, snack);
                case DiscardedPdu discarded -> discarded(discarded);
                case LoginRequest login -> {
                    login.release();
                    throw ProtocolException.connection("a login request in full-feature phase");
                }
            }
        } catch (ProtocolException e) {
            if (e.scope() != ProtocolException.Scope.PDU) {
                throw e;
            }
            connection.send(Reject.of(e.reason(), pdu));
        }
    }

    private CommandFlow commands() {
        if (commands == null) {
            throw ProtocolException.connection("a SCSI command in a discovery session");
        }
        return commands;
    }

    private TaskManagementFlow taskManagement() {
        if (taskManagement == null) {
            throw ProtocolException.connection("a task management request in a discovery session");
        }
        return taskManagement;
    }

    private void nopOut(NopOut nop) {
        if (nop.initiatorTaskTag() == Connection.RESERVED_TAG) {
            // The answer to a ping of ours or a bare ExpStatSN: that it came is all that it says.
            nop.release();
            return;
        }
        inOrder(nop, () -> connection.send(NopIn.answer(nop)));
    }

    private void inOrder(NumberedRequest request, Runnable action) {
        if (request.immediateBit()) {
            action.run();
        } else {
            window.deliver(new InOrder(connection, request, action));
        }
    }

    private void reject(RejectReason reason, InboundPdu pdu) {
        connection.send(Reject.of(reason, pdu));
        pdu.release();
    }

    private void discarded(DiscardedPdu pdu) {
        connection.send(Reject.of(pdu));
        if (pdu.wasDataOut()) {
            throw ProtocolException.connection("Data-Out was discarded: " + pdu.detail());
        }
    }
}
