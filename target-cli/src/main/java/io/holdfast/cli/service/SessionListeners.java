package io.holdfast.cli.service;

import io.holdfast.iscsi.login.RefusalReason;
import io.holdfast.iscsi.session.Connection;
import io.holdfast.iscsi.session.Session;
import io.holdfast.iscsi.session.SessionEnd;
import io.holdfast.iscsi.session.SessionListener;
import java.net.InetSocketAddress;
import java.util.List;

/** Tells several. */
record SessionListeners(List<SessionListener> all) implements SessionListener {

    @Override
    public void loggedIn(Session session, Connection connection) {
        all.forEach(each -> each.loggedIn(session, connection));
    }

    @Override
    public void loginRefused(InetSocketAddress peer, RefusalReason reason) {
        all.forEach(each -> each.loginRefused(peer, reason));
    }

    @Override
    public void loginAbandoned(InetSocketAddress peer, String reason) {
        all.forEach(each -> each.loginAbandoned(peer, reason));
    }

    @Override
    public void loginFailed(InetSocketAddress peer, Throwable cause) {
        all.forEach(each -> each.loginFailed(peer, cause));
    }

    @Override
    public void connectionClosed(Connection connection, String reason) {
        all.forEach(each -> each.connectionClosed(connection, reason));
    }

    @Override
    public void internalError(Connection connection, Throwable cause) {
        all.forEach(each -> each.internalError(connection, cause));
    }

    @Override
    public void sessionEnded(Session session, SessionEnd reason) {
        all.forEach(each -> each.sessionEnded(session, reason));
    }
}
