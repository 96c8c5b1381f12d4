/**
 * The PDUs of iSCSI (RFC 7143 section 11) as records: {@link io.holdfast.iscsi.pdu.InboundPdu} from the initiator,
 * {@link io.holdfast.iscsi.pdu.OutboundPdu} from the target. Each reads or writes its own 48-byte basic header segment
 * beside its fields, and its Javadoc shows the layout. A new PDU is a new file and one line in the sealed interface
 * and, inbound, in {@link io.holdfast.iscsi.pdu.InboundPdu#read}.
 *
 * <p>Conventions:
 *
 * <ul>
 *   <li>Components stand in the order of the wire and carry the RFC's names; a flag ends in {@code Bit}. Reserved
 *       fields are not kept: written as zero, ignored when read (RFC 7143 section 11).
 *   <li>Sequence numbers and tags are {@code int}; compare sequence numbers with {@link io.holdfast.util.SerialNumber}.
 *       Byte counts and offsets that use all 32 bits are {@code long}, never negative. A LUN is its 8-byte field as a
 *       {@code long}.
 *   <li>{@link io.holdfast.iscsi.pdu.Pdu#data()} has one owner: whoever received the PDU or was given it to send.
 *   <li>StatSN, ExpCmdSN and MaxCmdSN are no components of an outbound PDU: {@link io.holdfast.iscsi.pdu.Serials} gives
 *       them when it is written, so that they are in wire order by construction.
 * </ul>
 *
 * <p>What is illegal in a header by itself is found when it is read and becomes a {@link
 * io.holdfast.iscsi.pdu.DiscardedPdu}. What is illegal only at this moment of this session (a CmdSN outside the window,
 * an unknown transfer tag) is the session's to judge.
 *
 * <p>This package knows neither sockets nor SCSI: a CDB is bytes, a status is a byte.
 */
@NullMarked
package io.holdfast.iscsi.pdu;

import org.jspecify.annotations.NullMarked;
