package io.holdfast.cli.service;

import io.holdfast.cli.admin.AdminServer;
import io.holdfast.cli.config.Addresses;
import io.holdfast.server.EventLoops;
import io.holdfast.server.ServerListener;
import io.holdfast.server.ServerSpec;
import io.holdfast.server.TargetServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The last steps of a start: the disks are open, and what is started is given to {@code parts} for its end. */
record Starting(List<InetSocketAddress> portals, List<Served.Target> targets, EventLoops loops, Unwinding parts) {

    private static final Logger LOG = LoggerFactory.getLogger(Starting.class);

    /** Of the 10 seconds that a stop may take, what commands and sessions get. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    TargetServer listen(ServerListener listener) throws IOException {
        ServerSpec spec =
                ServerSpec.of(portals, targets.stream().map(Served.Target::spec).toList(), loops);
        return parts.add(TargetServer.start(spec, listener), running -> running.stop(PATIENCE));
    }

    /** The admin address is taken before the portals, so that no initiator sees a server that gives up at once, and answers last. */
    TargetServer withAdmin(InetSocketAddress address) throws IOException {
        AdminServer admin = parts.add(AdminServer.bind(address), AdminServer::close);
        Metered metered = parts.add(new Metered(), Metered::close);
        TargetServer server = listen(metered);
        admin.serve(AdminPages.of(targets, server, metered), LunOrders.of(server));
        LOG.info("Status, health and metrics at http://{}", Addresses.format(admin.address()));
        return server;
    }
}
