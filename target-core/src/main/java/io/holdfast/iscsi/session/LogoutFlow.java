package io.holdfast.iscsi.session;

import io.holdfast.iscsi.pdu.LogoutRequest;
import io.holdfast.iscsi.pdu.LogoutResponse;
import io.holdfast.iscsi.pdu.LogoutResult;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Logout and its three reasons (RFC 7143 11.14). It is answered when what it closes has stopped touching the image, or after a bounded time when the disk is
 * stuck: an initiator must get away from a dead disk.
 *
 * <p>Confined to the connection's loop.
 */
final class LogoutFlow {

    /** How long an answer waits for a disk that does not come back. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int TIME_TO_WAIT_SECONDS = 2;

    private final Connection connection;
    private final Session session;

    LogoutFlow(Connection connection) {
        this.connection = connection;
        this.session = connection.session();
    }

    /** Owns the request's data. */
    void on(LogoutRequest request) {
        request.release();
        switch (request.reason()) {
            case CLOSE_SESSION -> closeSession(request);
            case CLOSE_CONNECTION -> closeConnection(request);
            case REMOVE_CONNECTION_FOR_RECOVERY -> answer(request, LogoutResult.CONNECTION_RECOVERY_NOT_SUPPORTED);
        }
    }

    private void closeSession(LogoutRequest request) {
        connection.leave();
        Runnable answer = once(() -> answerAndClose(request));
        session.end(SessionEnd.LOGOUT, connection, answer);
        connection.after(PATIENCE, answer);
    }

    private void closeConnection(LogoutRequest request) {
        if (request.cid() == connection.cid() && session.connections().size() == 1) {
            closeSession(request); // RFC 7143 11.14.1: with the last connection the session is closed.
            return;
        }
        if (request.cid() == connection.cid()) {
            connection.leave();
            Runnable answer = once(() -> answerAndClose(request));
            connection.abortTasks(answer);
            connection.after(PATIENCE, answer);
            return;
        }
        Optional<Connection> other = session.connection(request.cid());
        if (other.isEmpty()) {
            answer(request, LogoutResult.CID_NOT_FOUND);
            return;
        }
        Runnable answer = once(() -> answer(request, LogoutResult.CLOSED));
        other.get().closeBecause("logged out through connection " + connection.cid());
        other.get().whenDrained(answer);
        connection.after(PATIENCE, answer);
    }

    private void answerAndClose(LogoutRequest request) {
        answer(request, LogoutResult.CLOSED);
        connection.closeBecause(SessionEnd.LOGOUT.toString());
    }

    /** Runs the action on this connection's loop, the first time that it is called. */
    private Runnable once(Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (done.compareAndSet(false, true)) {
                connection.onLoop(action);
            }
        };
    }

    private void answer(LogoutRequest request, LogoutResult result) {
        connection.send(new LogoutResponse(result, request.initiatorTaskTag(), TIME_TO_WAIT_SECONDS, 0));
    }
}
