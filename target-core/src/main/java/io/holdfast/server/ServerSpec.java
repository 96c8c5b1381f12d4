package io.holdfast.server;

import io.holdfast.iscsi.session.SessionLimits;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What a server serves. Plain values: where they come from is the caller's affair.
 *
 * @param portals addresses to listen on; port 0 picks a free one
 * @param targets at least one
 * @param transport how sockets are driven
 * @param bufferBytes memory for command data, of all connections together
 */
public record ServerSpec(
        List<InetSocketAddress> portals,
        List<TargetSpec> targets,
        Transport transport,
        SessionLimits limits,
        long bufferBytes) {

    /** Enough for sixteen connections that each have as much in flight as they may. */
    public static final long DEFAULT_BUFFER_BYTES = 256L << 20;

    public ServerSpec {
        portals = List.copyOf(portals);
        targets = List.copyOf(targets);
    }

    /** With the best transport of this machine and the usual limits. */
    public static ServerSpec of(List<InetSocketAddress> portals, List<TargetSpec> targets) {
        return new ServerSpec(portals, targets, Transport.best(), SessionLimits.DEFAULTS, DEFAULT_BUFFER_BYTES);
    }
}
