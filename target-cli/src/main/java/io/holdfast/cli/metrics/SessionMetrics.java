package io.holdfast.cli.metrics;

import io.holdfast.iscsi.login.RefusalReason;
import io.holdfast.iscsi.session.Connection;
import io.holdfast.iscsi.session.Session;
import io.holdfast.iscsi.session.SessionEnd;
import io.holdfast.iscsi.session.SessionListener;
import io.micrometer.core.instrument.Tags;
import java.net.InetSocketAddress;
import java.util.Locale;

/** Counts logins and what becomes of them. Labels hold no word of an initiator: whoever can connect could make series without end. */
public final class SessionMetrics implements SessionListener {

    private static final String REFUSED = "logins.refused";
    private static final String REFUSED_HELP = "Logins refused, and sockets that never logged in, by reason";

    private final ServiceMetrics metrics;

    public SessionMetrics(ServiceMetrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public void loggedIn(Session session, Connection connection) {
        session.target()
                .ifPresent(target -> metrics.count(
                        "logins", "Connections that logged in to a target", Tags.of("target", target.name())));
    }

    @Override
    public void loginRefused(InetSocketAddress peer, RefusalReason reason) {
        metrics.count(
                REFUSED, REFUSED_HELP, Tags.of("reason", reason.status().name().toLowerCase(Locale.ROOT)));
    }

    @Override
    public void loginAbandoned(InetSocketAddress peer, String reason) {
        metrics.count(REFUSED, REFUSED_HELP, Tags.of("reason", "abandoned"));
    }

    @Override
    public void loginFailed(InetSocketAddress peer, Throwable cause) {
        metrics.count(REFUSED, REFUSED_HELP, Tags.of("reason", "internal_error"));
    }

    @Override
    public void connectionClosed(Connection connection, String reason) {
        // The gauge of connections tells.
    }

    @Override
    public void internalError(Connection connection, Throwable cause) {
        metrics.count("internal.errors", "Connections lost for a fault of Holdfast", Tags.empty());
    }

    @Override
    public void sessionEnded(Session session, SessionEnd reason) {
        session.target()
                .ifPresent(target -> metrics.count(
                        "sessions.ended",
                        "Sessions that ended, by reason",
                        Tags.of("target", target.name(), "reason", reason.name().toLowerCase(Locale.ROOT))));
    }
}
