package io.holdfast.server;

import io.holdfast.iscsi.session.Connection;
import io.holdfast.iscsi.session.Session;
import io.holdfast.iscsi.session.SessionEnd;
import io.holdfast.iscsi.session.SessionRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The orderly end of all sessions: commands in execution end, those that wait are dropped, the initiators are told, then the connections are closed. Blocks; runs once.
 */
final class Drain {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private final SessionRegistry registry;
    private final Duration patience;

    /** @param patience for both steps together */
    Drain(SessionRegistry registry, Duration patience) {
        this.registry = registry;
        this.patience = patience;
    }

    void run() {
        List<Session> open = registry.sessions();
        List<Connection> connections =
                open.stream().flatMap(session -> session.connections().stream()).toList();
        CountDownLatch idle = new CountDownLatch(connections.size());
        connections.forEach(connection -> connection.quiesce(idle::countDown));
        await(idle, patience.dividedBy(2));
        CountDownLatch ended = new CountDownLatch(open.size());
        open.forEach(session -> session.end(SessionEnd.SHUTDOWN, ended::countDown));
        await(ended, patience.dividedBy(2));
    }

    /** Waits, but no longer: a disk that does not come back has commands that were never acknowledged, so leaving them behind loses nothing. */
    static void await(CountDownLatch latch, Duration patience) {
        try {
            if (!latch.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("{} did not come to rest within {} ms", latch.getCount(), patience.toMillis());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
