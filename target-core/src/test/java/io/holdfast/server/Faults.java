package io.holdfast.server;

import io.holdfast.iscsi.login.RefusalReason;
import io.holdfast.iscsi.session.Connection;
import io.holdfast.iscsi.session.Session;
import io.holdfast.iscsi.session.SessionEnd;
import io.holdfast.iscsi.session.SessionListener;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.lun.CommandListener;
import io.holdfast.scsi.lun.LunNumber;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Listens to a server and keeps what no initiator may ever bring about: faults of the server itself. Any thread. */
final class Faults implements ServerListener, SessionListener {

    private static final Logger LOG = LoggerFactory.getLogger(Faults.class);

    private final List<Throwable> causes = new CopyOnWriteArrayList<>();

    List<Throwable> causes() {
        return causes;
    }

    @Override
    public SessionListener sessions() {
        return this;
    }

    @Override
    public CommandListener commands(IscsiName target, LunNumber lun) {
        return CommandListener.NONE;
    }

    @Override
    public void loggedIn(Session session, Connection connection) {
        LOG.debug("{} logged in", session.initiator());
    }

    @Override
    public void loginRefused(InetSocketAddress peer, RefusalReason reason) {
        LOG.debug("{}: {}", peer, reason);
    }

    @Override
    public void loginAbandoned(InetSocketAddress peer, String reason) {
        LOG.debug("{} did not log in: {}", peer, reason);
    }

    @Override
    public void connectionClosed(Connection connection, String reason) {
        LOG.debug("connection closed: {}", reason);
    }

    @Override
    public void loginFailed(InetSocketAddress peer, Throwable cause) {
        LOG.error("a fault cost a login", cause);
        causes.add(cause);
    }

    @Override
    public void internalError(Connection connection, Throwable cause) {
        LOG.error("a fault cost a connection", cause);
        causes.add(cause);
    }

    @Override
    public void sessionEnded(Session session, SessionEnd reason) {
        LOG.debug("{} ended: {}", session.initiator(), reason);
    }
}
