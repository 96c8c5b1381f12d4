package io.holdfast.iscsi.text;

import java.util.Arrays;

/**
 * Text on its way out, cut to what the initiator can receive in one PDU (C bit). Belongs to one connection; not
 * thread-safe.
 */
public final class TextPieces {

    private final byte[] text;
    private int sentBytes;

    public TextPieces(KeyValues pairs) {
        this.text = pairs.encode();
    }

    /**
     * The next piece; empty when all has been taken.
     *
     * @param maxBytes the peer's MaxRecvDataSegmentLength
     */
    public byte[] next(int maxBytes) {
        int from = sentBytes;
        sentBytes = Math.min(text.length, from + maxBytes);
        return Arrays.copyOfRange(text, from, sentBytes);
    }

    /** Whether there is more to send: the C bit of the PDU with the last piece taken. */
    public boolean hasMore() {
        return sentBytes < text.length;
    }
}
