package io.holdfast.cli.service;

import io.holdfast.cli.config.Addresses;
import io.holdfast.iscsi.login.RefusalReason;
import io.holdfast.iscsi.session.Connection;
import io.holdfast.iscsi.session.Session;
import io.holdfast.iscsi.session.SessionEnd;
import io.holdfast.iscsi.session.SessionListener;
import java.net.InetSocketAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Tells the log who comes and goes. What a port scan or a discovery does is detail (T53); who was refused is not. */
final class SessionLog implements SessionListener {

    private static final Logger LOG = LoggerFactory.getLogger(SessionLog.class);

    @Override
    public void loggedIn(Session session, Connection connection) {
        session.target()
                .ifPresentOrElse(
                        target -> LOG.info(
                                "{} logged in to {} from {} (connection {} of session {})",
                                session.initiator().name(),
                                target.name(),
                                Addresses.format(connection.peer()),
                                connection.cid(),
                                session.identity().tsih()),
                        () -> LOG.debug(
                                "{} asks from {} which targets there are",
                                session.initiator().name(),
                                Addresses.format(connection.peer())));
    }

    @Override
    public void loginRefused(InetSocketAddress peer, RefusalReason reason) {
        LOG.warn("{} (from {})", reason, Addresses.format(peer));
    }

    @Override
    public void loginAbandoned(InetSocketAddress peer, String reason) {
        LOG.debug("{} did not log in: {}", Addresses.format(peer), reason);
    }

    @Override
    public void loginFailed(InetSocketAddress peer, Throwable cause) {
        LOG.error("A login from {} failed for a fault of Holdfast", Addresses.format(peer), cause);
    }

    @Override
    public void connectionClosed(Connection connection, String reason) {
        Session session = connection.session();
        if (session.target().isPresent()) {
            LOG.info(
                    "{} at {} is gone (connection {} of session {}): {}",
                    session.initiator().name(),
                    Addresses.format(connection.peer()),
                    connection.cid(),
                    session.identity().tsih(),
                    reason);
        } else {
            LOG.debug(
                    "{} has asked from {}: {}",
                    session.initiator().name(),
                    Addresses.format(connection.peer()),
                    reason);
        }
    }

    @Override
    public void internalError(Connection connection, Throwable cause) {
        LOG.error(
                "Connection {} of {} is lost for a fault of Holdfast",
                connection.cid(),
                connection.session().initiator().name(),
                cause);
    }

    /** Where the end of a connection was the end of its session, its own line has said it. */
    @Override
    public void sessionEnded(Session session, SessionEnd reason) {
        Level level = switch (reason) {
            case LOGOUT, CONNECTIONS_LOST, PROTOCOL_ERROR -> Level.DEBUG;
            case REINSTATED, TARGET_RESET, HANDED_OVER, SHUTDOWN -> Level.INFO;
        };
        session.target()
                .ifPresent(target -> LOG.atLevel(level)
                        .log(
                                "Session {} of {} with {} has ended: {}",
                                session.identity().tsih(),
                                session.initiator().name(),
                                target.name(),
                                reason));
    }
}
