package io.holdfast.iscsi.codec;

/** What guards a segment, RFC 7143 13.1. */
public enum Digest {
    NONE(0),
    CRC32C(Integer.BYTES);

    private final int lengthBytes;

    Digest(int lengthBytes) {
        this.lengthBytes = lengthBytes;
    }

    /** What it takes on the wire. */
    int lengthBytes() {
        return lengthBytes;
    }
}
