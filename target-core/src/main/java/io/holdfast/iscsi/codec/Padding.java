package io.holdfast.iscsi.codec;

/** The zero bytes that fill a data segment up to 4-byte words, RFC 7143 11.1. */
final class Padding {

    static final int MAX_BYTES = Integer.BYTES - 1;

    private Padding() {}

    /** How many bytes follow a segment of that length. */
    static int after(int segmentLengthBytes) {
        return -segmentLengthBytes & MAX_BYTES;
    }
}
