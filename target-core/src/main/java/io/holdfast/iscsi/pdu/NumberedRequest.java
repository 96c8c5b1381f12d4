package io.holdfast.iscsi.pdu;

/**
 * A request that takes part in the session's command numbering, RFC 7143 4.2.2.1: it is delivered in the order of
 * CmdSN, or at once when it is {@linkplain #immediateBit() immediate}. A login has a CmdSN too, but sets it rather than
 * follows it.
 */
public sealed interface NumberedRequest extends InboundPdu
        permits NopOut, ScsiCommand, TaskManagementRequest, TextRequest, LogoutRequest {

    /** Whether the request is delivered at once and does not advance CmdSN. */
    boolean immediateBit();

    int cmdSn();
}
