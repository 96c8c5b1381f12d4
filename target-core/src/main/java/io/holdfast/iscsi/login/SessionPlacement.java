package io.holdfast.iscsi.login;

import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.iscsi.text.SessionParameters;
import java.util.Optional;

/** Where a connection that logs in belongs. */
public sealed interface SessionPlacement {

    /** It may come in. */
    sealed interface Granted extends SessionPlacement {}

    /** It is the first of a new session. */
    record NewSession() implements Granted {}

    /**
     * It is the first of a new session, and the one that the same initiator port had ends before the new one begins
     * (RFC 7143 6.3.5).
     *
     * @param tsih of the session that ends
     */
    record ReinstateSession(int tsih) implements Granted {}

    /** It joins a session. */
    record AddConnection(SessionParameters session) implements Granted {}

    /** It joins a session in the place of a connection with the same CID, which ends first (RFC 7143 6.3.4). */
    record ReinstateConnection(SessionParameters session) implements Granted {}

    /**
     * It may not come in.
     *
     * @param why for the log
     * @param remedy for the log: what the operator may do about it
     */
    record Refused(LoginStatus status, String why, Optional<String> remedy) implements SessionPlacement {}

    /**
     * The rules of RFC 7143 6.3.1.
     *
     * @param known the session that this initiator port has with this target portal group; it cannot have two
     */
    static SessionPlacement of(SessionRequest request, Optional<KnownSession> known) {
        if (request.target().isEmpty()) {
            return request.tsih() == 0
                    ? new NewSession()
                    : refused(LoginStatus.CANT_INCLUDE_IN_SESSION, "a discovery session has one connection only");
        }
        if (request.tsih() == 0) {
            return known.<SessionPlacement>map(session -> new ReinstateSession(session.tsih()))
                    .orElseGet(NewSession::new);
        }
        return known.filter(session -> session.tsih() == request.tsih())
                .map(session -> join(request, session))
                .orElseGet(() -> refused(
                        LoginStatus.SESSION_DOES_NOT_EXIST,
                        "there is no session with TSIH %d for ISID 0x%012x".formatted(request.tsih(), request.isid())));
    }

    private static SessionPlacement join(SessionRequest request, KnownSession session) {
        if (session.cids().contains(request.cid())) {
            return new ReinstateConnection(session.parameters());
        }
        int most = session.parameters().maxConnections();
        return session.cids().size() < most
                ? new AddConnection(session.parameters())
                : refused(
                        LoginStatus.TOO_MANY_CONNECTIONS,
                        "the session has %d connections and agreed on %d at most"
                                .formatted(session.cids().size(), most));
    }

    private static Refused refused(LoginStatus status, String why) {
        return new Refused(status, why, Optional.empty());
    }
}
