package io.holdfast.iscsi.session;

import io.holdfast.iscsi.login.SessionDirectory;
import io.holdfast.iscsi.login.SessionPlacement;
import io.holdfast.iscsi.login.SessionRequest;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.iscsi.text.SessionParameters;
import io.holdfast.scsi.InitiatorPort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All sessions of a server by their handle, and the normal ones by initiator port and target. Any thread may call; the lock is held for a few memory operations.
 */
public final class SessionRegistry implements SessionDirectory {

    private static final int MAX_TSIH = 0xFFFF;

    private final SessionLimits limits;
    private final SessionListener listener;
    private final Map<Integer, Session> byTsih = new HashMap<>();
    private final Map<SessionKey, Session> byKey = new HashMap<>();
    private int lastTsih;
    private boolean closed;

    public SessionRegistry(SessionLimits limits, SessionListener listener) {
        this.limits = limits;
        this.listener = listener;
    }

    /** What came of {@link #open}. */
    sealed interface Opening {

        /** A new session; it has no connection yet. */
        record Opened(Session session) implements Opening {}

        /** The initiator port has a session with this target, which must end first (RFC 7143 6.3.5). */
        record Occupied(Session elder) implements Opening {}

        /** There are as many sessions as there may be, or the server stops. */
        record Full() implements Opening {}
    }

    /**
     * Opens a session.
     *
     * @param target null for a discovery session, of which an initiator may have several
     */
    synchronized Opening open(
            InitiatorPort initiator, @Nullable TargetNode target, SessionParameters parameters, int firstCmdSn) {
        SessionKey key = target == null ? null : new SessionKey(initiator, target.name());
        Session elder = byKey.get(key);
        if (elder != null) {
            return new Opening.Occupied(elder);
        }
        if (full()) {
            return new Opening.Full();
        }
        Session session = new Session(
                new SessionIdentity(initiator, freeTsih()),
                target,
                parameters,
                new CommandWindow(firstCmdSn, limits.commandWindow()),
                this::ended);
        byTsih.put(session.identity().tsih(), session);
        if (key != null) {
            byKey.put(key, session);
        }
        return new Opening.Opened(session);
    }

    public synchronized Optional<Session> byTsih(int tsih) {
        return Optional.ofNullable(byTsih.get(tsih));
    }

    /** The normal session of an initiator port with a target. */
    public synchronized Optional<Session> find(InitiatorPort initiator, String targetName) {
        return Optional.ofNullable(byKey.get(new SessionKey(initiator, targetName)));
    }

    /** Where a connection would belong now; {@link SessionAdmission} judges once more. */
    @Override
    public SessionPlacement place(SessionRequest request) {
        Optional<Session> known = request.target()
                .flatMap(target -> find(
                        new InitiatorPort(request.initiator().value(), request.isid()),
                        target.name().value()));
        SessionPlacement placement = SessionPlacement.of(request, known.map(Session::known));
        if (placement instanceof SessionPlacement.NewSession && full()) {
            return new SessionPlacement.Refused(
                    LoginStatus.OUT_OF_RESOURCES,
                    "there are %d sessions already".formatted(limits.maxSessions()),
                    Optional.empty());
        }
        return placement;
    }

    public synchronized List<Session> sessions() {
        return List.copyOf(byTsih.values());
    }

    /** Opens no session from now on. */
    public synchronized void close() {
        closed = true;
    }

    SessionListener listener() {
        return listener;
    }

    private synchronized boolean full() {
        return closed || byTsih.size() >= limits.maxSessions();
    }

    private void ended(Session session) {
        synchronized (this) {
            byTsih.remove(session.identity().tsih());
            session.target()
                    .ifPresent(target -> byKey.remove(new SessionKey(session.initiator(), target.name()), session));
        }
        listener.sessionEnded(session, session.reason());
    }

    private int freeTsih() {
        do {
            lastTsih = lastTsih % MAX_TSIH + 1;
        } while (byTsih.containsKey(lastTsih));
        return lastTsih;
    }
}
