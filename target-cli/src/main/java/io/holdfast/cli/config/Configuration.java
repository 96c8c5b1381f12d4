package io.holdfast.cli.config;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * What a service is to be.
 *
 * @param portals where initiators connect; never empty
 * @param admin where {@code /metrics}, {@code /health} and {@code /status} answer; empty for nowhere
 * @param targets never empty, their names distinct
 */
public record Configuration(
        List<InetSocketAddress> portals, Optional<InetSocketAddress> admin, List<TargetSettings> targets) {}
