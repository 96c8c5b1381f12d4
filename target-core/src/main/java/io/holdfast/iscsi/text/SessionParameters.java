package io.holdfast.iscsi.text;

/**
 * What holds for all connections of a session (scope SW, RFC 7143 section 13). As part of {@link Offers} the furthest
 * that we would go, as a result what was agreed. ErrorRecoveryLevel is not here: it is always 0.
 *
 * @param maxConnections connections that the session may have
 * @param transfer how data of a write comes
 * @param defaultTime2Wait seconds that an initiator waits before it logs in again after a connection was lost
 * @param defaultTime2Retain seconds after that in which the session's tasks would be kept for it
 * @param iscsiProtocolLevel 1 is RFC 7143
 */
public record SessionParameters(
        int maxConnections,
        DataTransfer transfer,
        int defaultTime2Wait,
        int defaultTime2Retain,
        int iscsiProtocolLevel) {

    /** What holds for a key that neither side speaks of. */
    public static final SessionParameters DEFAULTS =
            new SessionParameters(1, new DataTransfer(true, true, 1, 262_144, 65_536), 2, 20, 1);
}
