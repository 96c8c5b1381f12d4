/**
 * An iSCSI initiator for tests, which also does what no initiator should.
 *
 * <pre>
 *   Initiator --login--> Session --1..n--> Connection --> PduSocket
 *   who, what keys       CmdSN, TSIH       StatSN,        bytes,
 *                        (all of MC/S)     tasks          digests
 * </pre>
 *
 * <p>It is written from RFC 7143 alone and shares no line with the target: a header is read and written here by its own offsets, so that a mistake in the target's
 * PDUs cannot cancel itself out. Whatever the target sends is checked on arrival: digests, StatSN without a gap, ExpCmdSN and MaxCmdSN that never fall, DataSN and
 * R2TSN from zero on, lengths within what was negotiated. The first fault is a {@link io.holdfast.testkit.initiator.ProtocolViolation}.
 *
 * <p>Nothing here has a thread of its own: whoever waits for an answer reads the connection until it has come. A session belongs to one thread.
 */
@NullMarked
package io.holdfast.testkit.initiator;

import org.jspecify.annotations.NullMarked;
