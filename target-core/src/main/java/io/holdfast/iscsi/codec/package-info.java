/**
 * Bytes to PDUs and PDUs to bytes: framing, padding and digests (RFC 7143 11.2). What a header means is told by
 * {@code iscsi.pdu}, what a PDU asks for is the session's business; here only lengths and checksums are judged.
 *
 * <p>{@link io.holdfast.iscsi.codec.PduDecoder} meets three kinds of trouble and treats them so:
 *
 * <table>
 *   <caption>What the decoder emits</caption>
 *   <tr><td>The header cannot be trusted: wrong header digest (RFC 7143 7.8)</td>
 *       <td rowspan="2">{@link io.holdfast.iscsi.pdu.ProtocolException} of scope CONNECTION; all further bytes are
 *       discarded. No Reject: close the connection.</td></tr>
 *   <tr><td>DataSegmentLength above the MaxRecvDataSegmentLength that the target declared (RFC 7143 7.7)</td></tr>
 *   <tr><td>The data cannot be trusted: wrong data digest (RFC 7143 7.8)</td>
 *       <td>A {@link io.holdfast.iscsi.pdu.DiscardedPdu} with DATA_DIGEST_ERROR; the next PDU follows. The session must
 *       send the Reject at every ErrorRecoveryLevel. If it was Data-Out, it must besides end the task with CHECK
 *       CONDITION (protocol service CRC error), or, from ErrorRecoveryLevel 1 on, ask for the data again. It may
 *       instead give up the connection.</td></tr>
 *   <tr><td>The header is intact and illegal: unknown opcode, reserved value, malformed additional header</td>
 *       <td>A {@link io.holdfast.iscsi.pdu.DiscardedPdu} with the Reject's reason; the next PDU follows.</td></tr>
 * </table>
 *
 * <p>A non-immediate command that was discarded leaves a gap at its CmdSN, which the initiator has to fill (RFC 7143
 * 7.3). Only handlers know a Netty channel; decoder and encoder are plain objects of one event loop.
 */
@NullMarked
package io.holdfast.iscsi.codec;

import org.jspecify.annotations.NullMarked;
