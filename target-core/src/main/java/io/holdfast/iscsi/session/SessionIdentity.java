package io.holdfast.iscsi.session;

import io.holdfast.scsi.InitiatorPort;

/**
 * Who holds a session, and by which handle.
 *
 * @param initiator the initiator's name and ISID
 * @param tsih the handle that this server gave, 1 to 65535
 */
public record SessionIdentity(InitiatorPort initiator, int tsih) {}
