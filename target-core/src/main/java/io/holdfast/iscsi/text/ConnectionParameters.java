package io.holdfast.iscsi.text;

/**
 * What holds for one connection (scope CO, RFC 7143 section 13).
 *
 * @param headerDigest after each header, both ways
 * @param dataDigest after each data segment, both ways
 * @param initiatorMaxRecvDataSegmentLength bytes of data that the initiator takes in one PDU: the limit for what we
 *     send
 * @param targetMaxRecvDataSegmentLength bytes of data that we told the initiator to send in one PDU at most
 */
public record ConnectionParameters(
        Digest headerDigest,
        Digest dataDigest,
        int initiatorMaxRecvDataSegmentLength,
        int targetMaxRecvDataSegmentLength) {

    /** What holds for MaxRecvDataSegmentLength until it is declared, and for both sides all through login. */
    public static final int DEFAULT_MAX_RECV_DATA_SEGMENT_LENGTH = 8192;

    /** What holds for a key that neither side speaks of. */
    public static final ConnectionParameters DEFAULTS = new ConnectionParameters(
            Digest.NONE, Digest.NONE, DEFAULT_MAX_RECV_DATA_SEGMENT_LENGTH, DEFAULT_MAX_RECV_DATA_SEGMENT_LENGTH);

    public ConnectionParameters withInitiatorMaxRecvDataSegmentLength(int bytes) {
        return new ConnectionParameters(headerDigest, dataDigest, bytes, targetMaxRecvDataSegmentLength);
    }
}
