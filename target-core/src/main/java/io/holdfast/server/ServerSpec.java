package io.holdfast.server;

import io.holdfast.iscsi.session.SessionLimits;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * What a server serves, and on what. Where it comes from is the caller's affair.
 *
 * @param portals addresses to listen on; port 0 picks a free one
 * @param targets at least one
 * @param loops belong to the server from its start on, which ends them when it stops
 * @param bufferBytes memory for command data, of all connections together
 */
public record ServerSpec(
        List<InetSocketAddress> portals,
        List<TargetSpec> targets,
        EventLoops loops,
        SessionLimits limits,
        long bufferBytes) {

    /** Enough for sixteen connections that each have as much in flight as they may. */
    public static final long DEFAULT_BUFFER_BYTES = 256L << 20;

    public ServerSpec {
        portals = List.copyOf(portals);
        targets = List.copyOf(targets);
    }

    /** With the usual limits. */
    public static ServerSpec of(List<InetSocketAddress> portals, List<TargetSpec> targets, EventLoops loops) {
        return new ServerSpec(portals, targets, loops, SessionLimits.DEFAULTS, DEFAULT_BUFFER_BYTES);
    }
}
