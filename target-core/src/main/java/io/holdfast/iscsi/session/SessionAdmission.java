package io.holdfast.iscsi.session;

import io.holdfast.iscsi.login.LoginIdentity;
import io.holdfast.iscsi.login.LoginResult;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.scsi.InitiatorPort;
import java.net.InetSocketAddress;
import java.time.Duration;
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

        /** Where the initiator is. */
        InetSocketAddress peer();

        /** Whether the socket is still there. */
        boolean present();

        /** Runs the action on the connection's loop. */
        void onLoop(Runnable action);
    }

    /**
     * How long the elder of two machines with one name may take to show that it is there: far less than initiators wait
     * for the answer to a login.
     */
    private static final Duration PROBE_PATIENCE = Duration.ofSeconds(2);

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
            askUnits();
        } else {
            joinSession();
        }
    }

    /** Whether the disks let the initiator in: one that is for one host alone keeps the others out. */
    private void askUnits() {
        if (target == null) {
            openSession();
            return;
        }
        target.units()
                .admit(
                        login.identity().initiator().value(),
                        refusal -> newcomer.onLoop(() -> {
                            if (!newcomer.present()) {
                                return;
                            }
                            if (refusal.isPresent()) {
                                newcomer.refused(LoginStatus.AUTHORIZATION_FAILURE, refusal.get());
                            } else {
                                openSession();
                            }
                        }));
    }

    private void openSession() {
        LoginIdentity identity = login.identity();
        switch (registry.open(port(), target, login.parameters().session(), identity.cmdSn())) {
            case SessionRegistry.Opening.Opened opened -> join(opened.session());
            case SessionRegistry.Opening.Occupied occupied -> replace(occupied.elder());
            case SessionRegistry.Opening.Full full ->
                newcomer.refused(LoginStatus.OUT_OF_RESOURCES, "the server takes no more sessions");
        }
    }

    /**
     * The host has logged in anew, and the old session ends: unless it is another host of the same name and ISID, as
     * copies of a machine have, and the elder one
     * is still there. It is told apart by its address and by an answer of the elder one, so that a host that comes back
     * over another path, whose old one is dead, comes
     * in.
     */
    private void replace(Session elder) {
        if (elder.livesAt(newcomer.peer())) {
            reinstate(elder);
            return;
        }
        elder.probe(
                PROBE_PATIENCE,
                answered -> newcomer.onLoop(() -> {
                    if (!newcomer.present()) {
                        return;
                    }
                    if (answered.isPresent()) {
                        newcomer.refused(
                                LoginStatus.AUTHORIZATION_FAILURE,
                                twin(answered.get().peer()));
                    } else {
                        reinstate(elder);
                    }
                }));
    }

    private void reinstate(Session elder) {
        elder.end(SessionEnd.REINSTATED, () -> newcomer.onLoop(this::admit));
    }

    private String twin(InetSocketAddress elder) {
        return ("two machines call themselves %s, at %s, which is logged in and answers, and at %s, which is not let in:"
                        + " one was made as a copy of the other; give one of them an initiator name of its own")
                .formatted(
                        login.identity().initiator().value(),
                        elder.getAddress().getHostAddress(),
                        newcomer.peer().getAddress().getHostAddress());
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
            // A new session ends here when another login of the same initiator port has come in between: initiators try
            // again after an error of the target, and after one of their own they do not.
            boolean ofNewSession = login.identity().tsih() == 0;
            newcomer.refused(
                    ofNewSession ? LoginStatus.SERVICE_UNAVAILABLE : LoginStatus.CANT_INCLUDE_IN_SESSION,
                    "the session takes no connection now");
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
