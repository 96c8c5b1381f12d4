package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/** A PDU to the initiator, RFC 7143 11.1. None has additional header segments. */
public sealed interface OutboundPdu extends Pdu
        permits NopIn,
                ScsiResponse,
                TaskManagementResponse,
                LoginResponse,
                TextResponse,
                DataIn,
                ReadyToTransfer,
                LogoutResponse,
                Reject,
                AsyncMessage {

    /** Whether this PDU takes the StatSN that it is written with; the next one then carries the number that follows. */
    boolean consumesStatSn();

    /** Writes the {@value Pdu#BHS_LENGTH_BYTES} bytes of the basic header segment at the writer index. */
    void write(ByteBuf out, Serials serials);
}
