package io.holdfast.iscsi.session;

import io.holdfast.scsi.InitiatorPort;

/** What a normal session is unique by: an initiator port has at most one session with a target portal group (RFC 7143 4.4.3, the ISID rule). */
record SessionKey(InitiatorPort initiator, String targetName) {}
