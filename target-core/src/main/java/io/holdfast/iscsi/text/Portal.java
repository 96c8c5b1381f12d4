package io.holdfast.iscsi.text;

/**
 * Where a target can be reached.
 *
 * @param address {@code host:port}, an IPv6 address in brackets (RFC 7143 13.8)
 * @param portalGroupTag 0 to 65535
 */
public record Portal(String address, int portalGroupTag) {

    /** The value of TargetAddress. */
    @Override
    public String toString() {
        return address + "," + portalGroupTag;
    }
}
