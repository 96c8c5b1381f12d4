package io.holdfast.iscsi.pdu;

import io.holdfast.util.Hex;
import io.netty.buffer.ByteBuf;

/** A PDU from the initiator, RFC 7143 11.1. */
public sealed interface InboundPdu extends Pdu
        permits NumberedRequest, LoginRequest, DataOut, SnackRequest, DiscardedPdu {

    /** The next StatSN that the initiator expects: it has all before it (RFC 7143 4.2.2.2). */
    int expStatSn();

    /**
     * Writes the header, basic and additional segments, as the initiator sent it but for reserved fields.
     * DataSegmentLength is that of {@link #data()}, so this is for a PDU whose data has not been passed on.
     */
    void write(ByteBuf out);

    /** The opcode of a header whose PDU has not come whole yet. */
    static int opcode(ByteBuf header) {
        return header.getByte(0) & Bhs.OPCODE_MASK;
    }

    /** The Initiator Task Tag of a header whose PDU has not come whole yet. */
    static int initiatorTaskTag(ByteBuf header) {
        return header.getInt(Bhs.INITIATOR_TASK_TAG);
    }

    /**
     * Reads a PDU from its header.
     *
     * @param header basic and additional header segments from index 0; its indices are not moved and it is not kept
     * @param data the data segment; belongs to the PDU when this returns, and stays the caller's when it throws
     * @throws ProtocolException of scope PDU, when the target does not know the opcode or a field holds an illegal
     *     value
     */
    static InboundPdu read(ByteBuf header, ByteBuf data) {
        int opcode = opcode(header);
        if (header.getByte(Bhs.TOTAL_AHS_LENGTH) != 0 && opcode != ScsiCommand.OPCODE) {
            throw ProtocolException.pdu(
                    RejectReason.PROTOCOL_ERROR, "additional header segments with opcode " + Hex.of((byte) opcode));
        }
        return switch (opcode) {
            case NopOut.OPCODE -> NopOut.read(header, data);
            case ScsiCommand.OPCODE -> ScsiCommand.read(header, data);
            case TaskManagementRequest.OPCODE -> TaskManagementRequest.read(header, data);
            case LoginRequest.OPCODE -> LoginRequest.read(header, data);
            case TextRequest.OPCODE -> TextRequest.read(header, data);
            case DataOut.OPCODE -> DataOut.read(header, data);
            case LogoutRequest.OPCODE -> LogoutRequest.read(header, data);
            case SnackRequest.OPCODE -> SnackRequest.read(header, data);
            default ->
                throw ProtocolException.pdu(
                        RejectReason.COMMAND_NOT_SUPPORTED,
                        "opcode " + Hex.of((byte) opcode) + " is not one of an initiator");
        };
    }
}
