package io.holdfast.cli.service;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which addresses to name to somebody who is to connect: not 0.0.0.0. */
final class ReachableAddresses {

    private static final Logger LOG = LoggerFactory.getLogger(ReachableAddresses.class);

    private ReachableAddresses() {}

    /** The address itself, or for a wildcard those of this machine that others can reach; the loopback where there is none. */
    static List<InetSocketAddress> of(InetSocketAddress bound) {
        if (!bound.getAddress().isAnyLocalAddress()) {
            return List.of(bound);
        }
        boolean ipv4Only = bound.getAddress() instanceof Inet4Address;
        List<InetSocketAddress> addresses = ownAddresses()
                .filter(address -> !ipv4Only || address instanceof Inet4Address)
                .map(address -> new InetSocketAddress(address, bound.getPort()))
                .toList();
        return addresses.isEmpty()
                ? List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), bound.getPort()))
                : addresses;
    }

    private static Stream<InetAddress> ownAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress());
        } catch (SocketException e) {
            LOG.debug("This machine's addresses cannot be listed", e);
            return Stream.empty();
        }
    }
}
