package io.holdfast.iscsi.pdu;

import io.netty.buffer.ByteBuf;

/** What every protocol data unit has, RFC 7143 11.2. */
public sealed interface Pdu permits InboundPdu, OutboundPdu {

    /** Length of the basic header segment. */
    int BHS_LENGTH_BYTES = 48;

    /** The value of Initiator Task Tag, Target Transfer Tag and SNACK Tag that means "none". */
    int RESERVED_TAG = 0xFFFF_FFFF;

    int initiatorTaskTag();

    /**
     * The data segment, without padding and digest; empty where there is none. Whoever holds the PDU owns it and passes
     * it on or releases it.
     */
    ByteBuf data();

    /** Gives the data segment back; for a PDU whose data nobody took. */
    default void release() {
        data().release();
    }
}
