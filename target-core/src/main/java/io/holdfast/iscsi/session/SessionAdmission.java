package io.holdfast.iscsi.session;

import io.holdfast.iscsi.login.LoginIdentity;
import io.holdfast.iscsi.login.LoginResult;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.scsi.InitiatorPort;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings a connection whose login has succeeded into its session: a new one, one that takes the place of another, or one that exists. Whatever has to end first ends first, with all
 * its commands, so that nothing of the old lands behind the new (RFC 7143 6.3.4 and 6.3.5).
 *
 * <p>For one login, on the connection's loop.
 */
final class SessionAdmission {

    /** Told once how it went, on the connection's loop. */
    interface Newcomer {

        /** The connection is in its session. */
        void admitted(Connection connection);

        void refused(LoginStatus status, String why);

        /** Whether the socket is still there. */
        boolean present();

        /** Runs the action on the connection's loop. */
        void onLoop(Runnable action);
    }

    private final SessionRegistry registry;
    private final LoginResult login;
    private final @Nullable TargetNode target;
    private final Function<Session, Connection> connections;
    private final Newcomer newcomer;

    /** @param connections makes the connection once its session is known */
    SessionAdmission(
            SessionRegistry registry,
            LoginResult login,
            @Nullable TargetNode target,
            Function<Session, Connection> connections,
            Newcomer newcomer) {
        this.registry = registry;
        this.login = login;
        this.target = target;
        this.connections = connections;
        this.newcomer = newcomer;
    }

    void admit() {
        if (!newcomer.present()) {
            return;
        }
        if (login.identity().tsih() == 0) {
            openSession();
        } else {
            joinSession();
        }
    }

    private void openSession() {
        LoginIdentity identity = login.identity();
        switch (registry.open(port(), target, login.parameters().session(), identity.cmdSn())) {
            case SessionRegistry.Opening.Opened opened -> join(opened.session());
            case SessionRegistry.Opening.Occupied occupied ->
                occupied.elder().end(SessionEnd.REINSTATED, () -> newcomer.onLoop(this::admit));
            case SessionRegistry.Opening.Full full ->
                newcomer.refused(LoginStatus.OUT_OF_RESOURCES, "the server takes no more sessions");
        }
    }

    private void joinSession() {
        int tsih = login.identity().tsih();
        Optional<Session> found = registry.byTsih(tsih).filter(this::isOurs);
        if (found.isEmpty()) {
            newcomer.refused(LoginStatus.SESSION_DOES_NOT_EXIST, "the session with TSIH %d is gone".formatted(tsih));
            return;
        }
        Session session = found.get();
        Optional<Connection> elder = session.connection(login.identity().cid());
        if (elder.isEmpty()) {
            join(session);
            return;
        }
        session.reinstating(login.identity().cid());
        elder.get().closeBecause("the initiator connected anew with the same CID");
        elder.get().whenDrained(() -> newcomer.onLoop(() -> join(session)));
    }

    private void join(Session session) {
        if (!newcomer.present()) {
            session.notReinstated(login.identity().cid());
            return;
        }
        Connection connection = connections.apply(session);
        if (session.join(connection)) {
            newcomer.admitted(connection);
        } else {
            session.notReinstated(login.identity().cid());
            newcomer.refused(LoginStatus.CANT_INCLUDE_IN_SESSION, "the session takes no connection now");
        }
    }

    private boolean isOurs(Session session) {
        return session.initiator().equals(port())
                && session.target()
                        .map(TargetNode::name)
                        .equals(Optional.ofNullable(target).map(TargetNode::name));
    }

    private InitiatorPort port() {
        return new InitiatorPort(
                login.identity().initiator().value(), login.identity().isid());
    }
}
