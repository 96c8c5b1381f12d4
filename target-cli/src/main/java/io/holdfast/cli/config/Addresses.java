package io.holdfast.cli.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Socket addresses as people write them: {@code 192.0.2.1:3260}, {@code [2001:db8::1]:3260}, {@code localhost}. */
public final class Addresses {

    /** The port that RFC 7143 14.1 registers for iSCSI. */
    private static final int ISCSI_PORT = 3260;

    private static final int ADMIN_PORT = 3280;

    private static final Pattern BRACKETED = Pattern.compile("\\[([0-9a-fA-F:.%\\w]+)](?::(\\d{1,5}))?");
    private static final Pattern PLAIN = Pattern.compile("([^:\\[\\]\\s]+)(?::(\\d{1,5}))?");

    private Addresses() {}

    /** The address of a portal; port 3260 unless another is written, 0 for any that is free. */
    public static InetSocketAddress portal(String text) {
        return parse(text, ISCSI_PORT);
    }

    /** The address of an admin server; port 3280 unless another is written. */
    public static InetSocketAddress adminServer(String text) {
        return parse(text, ADMIN_PORT);
    }

    /** The address of the admin server to be, or empty for {@code off}. */
    static Optional<InetSocketAddress> admin(String text) {
        return text.equals("off") ? Optional.empty() : Optional.of(adminServer(text));
    }

    /** {@code address:port}, with brackets around an IPv6 address and its zeroes left out. */
    public static String format(InetSocketAddress address) {
        InetAddress host = address.getAddress();
        return switch (host) {
            case null -> address.getHostString() + ":" + address.getPort();
            case Inet6Address _ -> "[" + shortened(host.getHostAddress()) + "]:" + address.getPort();
            default -> host.getHostAddress() + ":" + address.getPort();
        };
    }

    private static String shortened(String ipv6) {
        return ipv6.replaceFirst("(^|:)0(:0)+(:|$|(?=%))", "::");
    }

    private static InetSocketAddress parse(String text, int defaultPort) {
        Matcher matcher = BRACKETED.matcher(text);
        if (!matcher.matches()) {
            matcher = PLAIN.matcher(text);
        }
        if (!matcher.matches()) {
            String hint = text.chars().filter(c -> c == ':').count() > 1 ? "; an IPv6 address stands in brackets" : "";
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address: write 192.0.2.1:3260 or \"[2001:db8::1]:3260\"" + hint);
        }
        int port = matcher.group(2) == null ? defaultPort : Integer.parseInt(matcher.group(2));
        if (port > 65535) {
            throw new IllegalArgumentException("'" + text + "' is not an address: ports end at 65535");
        }
        InetSocketAddress address = new InetSocketAddress(matcher.group(1), port);
        if (address.isUnresolved()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address: no host is named " + matcher.group(1));
        }
        return address;
    }
}
