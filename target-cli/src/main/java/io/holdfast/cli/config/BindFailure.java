package io.holdfast.cli.config;

import java.net.BindException;
import java.net.InetSocketAddress;

/** Says of an address that cannot be listened on which one it is and what to do. */
public final class BindFailure {

    private BindFailure() {}

    /** The failure with a message for whoever chose the address; {@code what} is what it was for, as {@code the portal}. */
    public static BindException of(String what, InetSocketAddress address, BindException cause) {
        String kernel = String.valueOf(cause.getMessage());
        String reason = kernel;
        if (kernel.contains("already in use")) {
            reason = "is in use by another program";
        } else if (kernel.contains("Cannot assign")) {
            reason = "is not an address of this machine";
        } else if (kernel.contains("Permission denied")) {
            reason = "cannot be used: Permission denied; ports below 1024 belong to root";
        }
        BindException failure = new BindException(what + " " + Addresses.format(address) + " " + reason);
        failure.initCause(cause);
        return failure;
    }
}
