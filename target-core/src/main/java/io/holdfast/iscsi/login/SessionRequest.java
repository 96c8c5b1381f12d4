package io.holdfast.iscsi.login;

import io.holdfast.iscsi.text.IscsiName;
import java.util.Optional;

/**
 * The session that an initiator wants to be in.
 *
 * @param isid 48 bits; with {@code initiator} the initiator port
 * @param tsih 0 for a new session, else the handle of one that is said to exist
 * @param cid the connection's id, 0 to 65535
 * @param target empty for a discovery session
 */
public record SessionRequest(IscsiName initiator, long isid, int tsih, int cid, Optional<LoginTarget> target) {}
