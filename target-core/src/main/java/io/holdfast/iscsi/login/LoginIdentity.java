package io.holdfast.iscsi.login;

import io.holdfast.iscsi.text.IscsiName;
import java.util.Optional;

/**
 * Who logged in, as told by its first Login Request.
 *
 * @param initiatorAlias for people to read; not fit for a log line without {@link io.holdfast.iscsi.text.Printable}
 * @param isid 48 bits
 * @param tsih 0 where a new session was asked for
 * @param cid 0 to 65535
 * @param cmdSn the first CmdSN of the session, if this is its first connection
 */
public record LoginIdentity(
        IscsiName initiator, Optional<String> initiatorAlias, long isid, int tsih, int cid, int cmdSn) {}
