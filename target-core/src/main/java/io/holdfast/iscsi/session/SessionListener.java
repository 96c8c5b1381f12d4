package io.holdfast.iscsi.session;

import io.holdfast.iscsi.login.RefusalReason;
import java.net.InetSocketAddress;

/**
 * What an operator wants to hear of logins and sessions: for log lines and metrics. Called on event loops, so it must not block.
 */
public interface SessionListener {

    /** Somebody logged in; the session may be new or have one connection more. */
    void loggedIn(Session session, Connection connection);

    /** A login was refused. */
    void loginRefused(InetSocketAddress peer, RefusalReason reason);

    /** A socket was closed that had not logged in: silence, rubbish, or too many of them. */
    void loginAbandoned(InetSocketAddress peer, String reason);

    /** A connection is closed, with why. */
    void connectionClosed(Connection connection, String reason);

    /** A fault of ours cost a login. */
    void loginFailed(InetSocketAddress peer, Throwable cause);

    /** A fault of ours cost a connection. */
    void internalError(Connection connection, Throwable cause);

    /** A session is gone and its commands with it. */
    void sessionEnded(Session session, SessionEnd reason);
}
