package io.holdfast.iscsi.session;

import io.holdfast.iscsi.pdu.NopIn;
import java.time.Duration;

/**
 * Notices dead peers (RFC 7143 11.18): a connection that was silent for a while is pinged by a NOP-In, and closed when it stays silent for as long again. Any PDU counts as life, so a busy connection
 * is never pinged, and an initiator that is slow to answer but sends commands is not dropped.
 *
 * <p>A timer ticks a few times an interval instead of being moved by each PDU. Confined to the connection's loop.
 */
final class KeepAlive {

    static final int TICKS_PER_INTERVAL = 3;

    private final Connection connection;
    private final Duration tick;
    private int silentTicks;
    private boolean stopped;

    /** @param interval how long silence may last before the ping, and again after it */
    KeepAlive(Connection connection, Duration interval) {
        this.connection = connection;
        this.tick = interval.dividedBy(TICKS_PER_INTERVAL);
    }

    void start() {
        connection.after(tick, this::tick);
    }

    /** A PDU came. */
    void heard() {
        silentTicks = 0;
    }

    void stop() {
        stopped = true;
    }

    private void tick() {
        if (stopped) {
            return;
        }
        silentTicks++;
        if (silentTicks > 2 * TICKS_PER_INTERVAL) {
            connection.closeBecause("no sign of life from the initiator for %d s"
                    .formatted(tick.multipliedBy(silentTicks).toSeconds()));
            return;
        }
        if (silentTicks == TICKS_PER_INTERVAL) {
            connection.send(NopIn.ping(0, connection.nextTransferTag()));
        }
        connection.after(tick, this::tick);
    }
}
