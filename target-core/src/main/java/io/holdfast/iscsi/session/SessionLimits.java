package io.holdfast.iscsi.session;

import java.time.Duration;

/**
 * The bounds of what initiators can make a server hold, and its timers.
 *
 * @param maxSessions sessions of all targets together, at most 65,534
 * @param maxPendingLogins sockets that have not logged in; the oldest is closed for a new one
 * @param commandWindow commands of a session that may be held or in execution
 * @param dataInFlightBytes command data that one connection may have in the server
 * @param loginTimeout from connect to the end of login
 * @param keepAlive how long a connection may be silent before it is pinged by a NOP-In, and again before it is closed
 */
public record SessionLimits(
        int maxSessions,
        int maxPendingLogins,
        int commandWindow,
        long dataInFlightBytes,
        Duration loginTimeout,
        Duration keepAlive) {

    private static final int MAX_SESSIONS = 65_534;

    public static final SessionLimits DEFAULTS =
            new SessionLimits(1_024, 1_024, 128, 16L << 20, Duration.ofSeconds(15), Duration.ofSeconds(15));

    public SessionLimits {
        if (maxSessions < 1 || maxSessions > MAX_SESSIONS) {
            throw new IllegalArgumentException(
                    "maxSessions is %d, not in 1 to %d".formatted(maxSessions, MAX_SESSIONS));
        }
        if (commandWindow < 1) {
            throw new IllegalArgumentException("commandWindow is %d, not above 0".formatted(commandWindow));
        }
    }

    /**
     * How long a connection gives no sign of life before it is closed: until the ping, after it, and a tick of the
     * clock.
     */
    public Duration silence() {
        return keepAlive.multipliedBy(2).plus(keepAlive.dividedBy(KeepAlive.TICKS_PER_INTERVAL));
    }
}
