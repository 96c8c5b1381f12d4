package io.holdfast.iscsi.text;

import java.util.List;

/**
 * How far we go in a negotiation.
 *
 * @param maxRecvDataSegmentLength bytes of data that we take in one PDU, 512 to 16777215; declared to the initiator
 * @param digests those we accept, for headers and data alike; at least one
 * @param session the furthest for what holds in the whole session: a number is a limit, a Yes or No what we would like.
 *     Where it is narrower than what holds when nobody speaks, and the initiator does not speak, we propose it
 *     ourselves
 */
public record Offers(int maxRecvDataSegmentLength, List<Digest> digests, SessionParameters session) {

    /**
     * Good for a disk over 1 to 25 Gbit/s: a MiB a burst, up to 256 KiB without a round trip, and MC/S for Windows 10,
     * which has no MPIO.
     */
    public static final Offers DEFAULTS = new Offers(
            262_144,
            List.of(Digest.CRC32C, Digest.NONE),
            new SessionParameters(8, new DataTransfer(false, true, 8, 1_048_576, 262_144), 2, 0, 1));

    public Offers {
        digests = List.copyOf(digests);
        if (digests.isEmpty()) {
            throw new IllegalArgumentException("no digest is accepted, not even None");
        }
        Key.requireLegal(Key.MAX_RECV_DATA_SEGMENT_LENGTH, maxRecvDataSegmentLength);
        Key.requireLegal(session);
    }

    public Offers withDigests(List<Digest> accepted) {
        return new Offers(maxRecvDataSegmentLength, accepted, session);
    }

    public Offers withSession(SessionParameters limits) {
        return new Offers(maxRecvDataSegmentLength, digests, limits);
    }
}
