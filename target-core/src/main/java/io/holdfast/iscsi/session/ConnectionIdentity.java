package io.holdfast.iscsi.session;

import java.net.InetSocketAddress;

/**
 * @param cid the initiator's number for the connection, 0 to 65535
 * @param peer where the initiator is
 * @param local the address of this server that it reached
 */
record ConnectionIdentity(int cid, InetSocketAddress peer, InetSocketAddress local) {}
