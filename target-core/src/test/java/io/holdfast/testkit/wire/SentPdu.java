package io.holdfast.testkit.wire;

import io.holdfast.iscsi.pdu.OutboundPdu;

/**
 * A PDU as the target sent it, with the numbers that it was sent with.
 *
 * @param statSn 0 where the field is reserved
 */
public record SentPdu(OutboundPdu pdu, int statSn, int expCmdSn, int maxCmdSn) {}
