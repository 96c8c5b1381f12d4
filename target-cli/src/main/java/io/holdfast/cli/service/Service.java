package io.holdfast.cli.service;

import io.holdfast.cli.config.Addresses;
import io.holdfast.cli.config.ConfigException;
import io.holdfast.cli.config.Configuration;
import io.holdfast.server.EventLoops;
import io.holdfast.server.TargetServer;
import io.holdfast.server.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running service: open images, a listening target, and perhaps an admin server. */
public final class Service implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Service.class);

    private final Configuration configuration;
    private final Unwinding parts;
    private final TargetServer server;

    private Service(Configuration configuration, Unwinding parts, TargetServer server) {
        this.configuration = configuration;
        this.parts = parts;
        this.server = server;
    }

    /**
     * Opens the images, then listens. Where anything fails nothing is left open.
     *
     * @throws ConfigException when the configuration asks for what does not go together
     * @throws IOException when an image, a secret or an address cannot be had; the message names it
     */
    public static Service start(Configuration configuration) throws IOException, ConfigException {
        try (Unwinding parts = new Unwinding()) {
            EventLoops loops = parts.add(EventLoops.of(Transport.best()), EventLoops::close);
            Engines engines = parts.add(new Engines(loops), Engines::close);
            Disks disks = parts.add(new Disks(engines), Disks::close);
            List<Served.Target> targets = disks.open(configuration);
            Starting starting = new Starting(configuration.portals(), targets, loops, parts);
            TargetServer server = configuration.admin().isPresent()
                    ? starting.withAdmin(configuration.admin().get())
                    : starting.listen(new Unmetered());
            Service service = new Service(configuration, parts.keep(), server);
            service.announce(targets);
            return service;
        }
    }

    /** Where initiators connect, with the ports that were picked. */
    public List<InetSocketAddress> portals() {
        return server.portals();
    }

    /** The URL of each disk at each portal, as libiscsi and QEMU take them. */
    public List<String> urls() {
        return portals().stream()
                .flatMap(portal -> ReachableAddresses.of(portal).stream())
                .flatMap(address -> configuration.targets().stream()
                        .flatMap(target -> target.luns().stream()
                                .map(lun -> "iscsi://%s/%s/%d"
                                        .formatted(Addresses.format(address), target.name(), lun.number()))))
                .toList();
    }

    /** Ends it in order: no new logins, commands end, sessions end, images are flushed and closed. Takes at most 10 seconds. */
    @Override
    public void close() throws IOException {
        parts.close();
    }

    private void announce(List<Served.Target> targets) {
        Advice.on(configuration).forEach(sentence -> LOG.warn("{}", sentence));
        String portals = portals().stream().map(Addresses::format).collect(Collectors.joining(", "));
        int disks = configuration.targets().stream()
                .mapToInt(target -> target.luns().size())
                .sum();
        LOG.info(
                "Serving {} target(s) with {} disk(s) at {}; files by {}, sockets by {}",
                configuration.targets().size(),
                disks,
                portals,
                engines(targets),
                server.transport().label());
    }

    private static String engines(List<Served.Target> targets) {
        return targets.stream()
                .flatMap(target -> target.luns().stream())
                .map(lun -> lun.settings().caching().aio().label())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" and "));
    }
}
