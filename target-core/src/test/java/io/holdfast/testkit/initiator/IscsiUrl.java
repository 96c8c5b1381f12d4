package io.holdfast.testkit.initiator;

import java.net.InetSocketAddress;
import java.net.URI;

/** Where a LUN is, as libiscsi and QEMU write it: {@code iscsi://HOST:PORT/TARGET/LUN}. */
public record IscsiUrl(InetSocketAddress portal, String target, int lun) {

    public static final String SCHEME = "iscsi://";

    private static final int WELL_KNOWN_PORT = 3260;

    /** Reads a URL without a user. */
    public static IscsiUrl parse(String url) {
        URI uri = URI.create(url);
        String[] path = uri.getPath().split("/", -1);
        if (uri.getHost() == null || path.length != 3) {
            throw new IllegalArgumentException("not " + SCHEME + "HOST:PORT/TARGET/LUN: " + url);
        }
        int port = uri.getPort() < 0 ? WELL_KNOWN_PORT : uri.getPort();
        return new IscsiUrl(new InetSocketAddress(uri.getHost(), port), path[1], Integer.parseInt(path[2]));
    }

    /** An initiator for its target, with the usual offers. */
    public Initiator initiator() {
        return Initiator.of(portal, target);
    }

    @Override
    public String toString() {
        return SCHEME + portal.getHostString() + ":" + portal.getPort() + "/" + target + "/" + lun;
    }
}
