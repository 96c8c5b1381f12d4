package io.holdfast.iscsi.session;

import io.holdfast.iscsi.login.KnownSession;
import io.holdfast.iscsi.text.SessionParameters;
import io.holdfast.scsi.InitiatorPort;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.lun.UnitInventory;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session: one I_T nexus over one or several connections, or a discovery session, which has neither target nor nexus.
 *
 * <p>Any thread may call; the lock guards the set of connections and the state and is held for a few memory operations.
 */
public final class Session {

    private enum State {
        ACTIVE,
        /** Its commands are being aborted; nobody joins any more. */
        ENDING,
        ENDED
    }

    private final Instant since = Instant.now();
    private final SessionIdentity identity;
    private final SessionParameters parameters;
    private final @Nullable TargetNode target;
    private final Nexus nexus;
    private final CommandWindow window;
    private final Consumer<Session> onEnd;
    private final Map<Integer, Connection> connections = new LinkedHashMap<>();
    private final List<Runnable> whenEnded = new ArrayList<>();
    /** CIDs whose old connection is closed and whose new one is not in yet: they keep the session alive. */
    private final Set<Integer> reinstating = new HashSet<>();

    private State state = State.ACTIVE;
    private SessionEnd reason = SessionEnd.CONNECTIONS_LOST;

    /**
     * @param target null for a discovery session
     * @param onEnd told once, before all who wait for the end
     */
    Session(
            SessionIdentity identity,
            @Nullable TargetNode target,
            SessionParameters parameters,
            CommandWindow window,
            Consumer<Session> onEnd) {
        this.onEnd = onEnd;
        this.identity = identity;
        this.parameters = parameters;
        this.target = target;
        this.nexus = new Nexus(identity.initiator(), target == null ? 0 : target.portalGroupTag());
        this.window = window;
        if (target != null) {
            target.units().attach(nexus);
        }
    }

    public SessionIdentity identity() {
        return identity;
    }

    /** When it was made, for an operator to read. */
    public Instant since() {
        return since;
    }

    public InitiatorPort initiator() {
        return identity.initiator();
    }

    /** Empty for a discovery session. */
    public Optional<TargetNode> target() {
        return Optional.ofNullable(target);
    }

    public Nexus nexus() {
        return nexus;
    }

    public SessionParameters parameters() {
        return parameters;
    }

    CommandWindow window() {
        return window;
    }

    /** The connections at this moment, in the order in which they joined. */
    public synchronized List<Connection> connections() {
        return List.copyOf(connections.values());
    }

    public synchronized Optional<Connection> connection(int cid) {
        return Optional.ofNullable(connections.get(cid));
    }

    /** Whether one of its connections is with that address, whatever the port. */
    boolean livesAt(InetSocketAddress peer) {
        return connections().stream()
                .anyMatch(connection -> connection.peer().getAddress().equals(peer.getAddress()));
    }

    /**
     * Asks all connections for a sign of life.
     *
     * @param told once, on any thread: the first connection that gave one in time, or nothing
     */
    void probe(Duration patience, Consumer<Optional<Connection>> told) {
        List<Connection> asked = connections();
        AtomicInteger open = new AtomicInteger(asked.size());
        AtomicBoolean done = new AtomicBoolean();
        if (asked.isEmpty()) {
            told.accept(Optional.empty());
        }
        for (Connection connection : asked) {
            connection.probe(patience, alive -> {
                boolean last = open.decrementAndGet() == 0;
                if ((alive || last) && done.compareAndSet(false, true)) {
                    told.accept(alive ? Optional.of(connection) : Optional.empty());
                }
            });
        }
    }

    /** Takes a connection in; false when the session is ending, has as many as were negotiated, or knows the CID already. */
    synchronized boolean join(Connection connection) {
        if (state != State.ACTIVE
                || connections.size() >= parameters.maxConnections()
                || connections.containsKey(connection.cid())) {
            return false;
        }
        connections.put(connection.cid(), connection);
        reinstating.remove(connection.cid());
        return true;
    }

    /** A connection is closed and its tasks have ended or been handed to their abort. The last one takes the session along. */
    void left(Connection connection) {
        boolean last;
        synchronized (this) {
            last = connections.remove(connection.cid(), connection) && abandoned();
        }
        if (last) {
            end(SessionEnd.CONNECTIONS_LOST, () -> {});
        }
    }

    /** Keeps the session alive between the end of a connection and its reinstatement. To be followed by {@link #join} or {@link #notReinstated}. */
    synchronized void reinstating(int cid) {
        reinstating.add(cid);
    }

    /** The connection that was to come in the place of another does not come. */
    void notReinstated(int cid) {
        synchronized (this) {
            reinstating.remove(cid);
        }
        endIfAbandoned();
    }

    /** Ends a session that no connection has joined and that none will. */
    void endIfAbandoned() {
        boolean last;
        synchronized (this) {
            last = abandoned();
        }
        if (last) {
            end(SessionEnd.CONNECTIONS_LOST, () -> {});
        }
    }

    private boolean abandoned() {
        return connections.isEmpty() && reinstating.isEmpty();
    }

    /** As {@link #end(SessionEnd, Connection, Runnable)}, with every connection closed at once. */
    public void end(SessionEnd why, Runnable ended) {
        end(why, null, ended);
    }

    /**
     * Ends the session: closes its connections, aborts its commands. The first reason given is the one that is told.
     *
     * @param lastWord a connection that stays open for an answer; whoever gives it closes it
     * @param ended called once, on any thread, when none of its commands touches an image any more; at once when that is so already
     */
    void end(SessionEnd why, @Nullable Connection lastWord, Runnable ended) {
        List<Connection> open = beginEnd(why, ended);
        if (open == null) {
            return;
        }
        for (Connection connection : open) {
            if (connection != lastWord) {
                connection.closeBecause(why.toString());
            }
        }
        if (target == null) {
            drained();
        } else {
            leave(why, target.units());
        }
    }

    private void leave(SessionEnd why, UnitInventory units) {
        if (why == SessionEnd.LOGOUT) {
            units.logout(nexus, this::drained);
        } else {
            units.detach(nexus, this::drained);
        }
    }

    /** The connections to close, or null where somebody else ends or has ended the session. */
    private @Nullable List<Connection> beginEnd(SessionEnd why, Runnable ended) {
        synchronized (this) {
            if (state != State.ENDED) {
                whenEnded.add(ended);
                if (state == State.ENDING) {
                    return null;
                }
                state = State.ENDING;
                reason = why;
                return List.copyOf(connections.values());
            }
        }
        ended.run();
        return null;
    }

    /** What a login must know of this session. */
    synchronized KnownSession known() {
        return new KnownSession(identity.tsih(), connections.keySet(), parameters);
    }

    synchronized SessionEnd reason() {
        return reason;
    }

    private void drained() {
        List<Runnable> waiting;
        synchronized (this) {
            state = State.ENDED;
            waiting = List.copyOf(whenEnded);
            whenEnded.clear();
        }
        onEnd.accept(this);
        waiting.forEach(Runnable::run);
    }
}
