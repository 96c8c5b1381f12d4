package io.holdfast.scsi.copy;

import io.holdfast.scsi.inquiry.Naa;
import io.holdfast.scsi.inquiry.ThirdPartyCopyLimits;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * The 512 bytes of a ROD token, SPC-4 5.16.6.5.
 *
 * <pre>
 *    0  ROD TYPE     6  ROD TOKEN LENGTH (01F8h)     8  COPY MANAGER ROD TOKEN IDENTIFIER (8)
 *   16  CREATOR LOGICAL UNIT DESCRIPTOR (32)        48  NUMBER OF BYTES REPRESENTED (16)
 *   64  LOGICAL BLOCK LENGTH (4)                   128  what nobody can guess (32)
 * </pre>
 */
public final class RodToken {

    public static final int BYTES = 512;

    /** A copy of the moment, of no use any more once what it stands for has changed. */
    public static final int POINT_IN_TIME_CHANGE_VULNERABLE = ThirdPartyCopyLimits.POINT_IN_TIME_CHANGE_VULNERABLE;

    /** Any copy of the moment: the copy manager may choose. */
    static final int POINT_IN_TIME_ANY = 0x0080_FFFF;

    /** The well-known token that stands for zeroes. */
    public static final int BLOCK_DEVICE_ZERO = ThirdPartyCopyLimits.BLOCK_DEVICE_ZERO;

    public static final int SECRET_BYTES = 32;

    private static final int LENGTH_AT = 6;
    private static final int LENGTH = BYTES - 8;
    private static final int IDENTIFIER_AT = 8;
    private static final int CREATOR_AT = 16;
    private static final int NAA_AT = CREATOR_AT + 8;
    private static final int REPRESENTED_AT = 56;
    private static final int BLOCK_LENGTH_AT = 64;
    private static final int SECRET_AT = 128;
    private static final int NAA_BYTES = 16;
    private static final int CSCD_IDENTIFICATION = 0xE4;
    private static final int BINARY = 0x01;
    private static final int NAA_DESIGNATOR = 0x03;

    private RodToken() {}

    /**
     * A new token.
     *
     * @param identifier by which its unit finds it
     * @param creator its unit
     * @param secret {@value #SECRET_BYTES} random bytes
     */
    public static byte[] of(long identifier, Naa creator, long representedBytes, int blockBytes, byte[] secret) {
        ByteBuffer token = ByteBuffer.allocate(BYTES);
        token.putInt(0, POINT_IN_TIME_CHANGE_VULNERABLE).putShort(LENGTH_AT, (short) LENGTH);
        token.putLong(IDENTIFIER_AT, identifier);
        token.put(CREATOR_AT, (byte) CSCD_IDENTIFICATION)
                .put(CREATOR_AT + 4, (byte) BINARY)
                .put(CREATOR_AT + 5, (byte) NAA_DESIGNATOR)
                .put(CREATOR_AT + 7, (byte) NAA_BYTES)
                .putLong(NAA_AT, creator.high())
                .putLong(NAA_AT + Long.BYTES, creator.low());
        token.putLong(REPRESENTED_AT, representedBytes).putInt(BLOCK_LENGTH_AT, blockBytes);
        token.put(SECRET_AT, secret);
        return token.array();
    }

    /** Whether it is the well-known token of zeroes, all of it. */
    public static boolean zeroes(byte[] token) {
        ByteBuffer zero = ByteBuffer.allocate(BYTES);
        zero.putInt(0, BLOCK_DEVICE_ZERO).putShort(LENGTH_AT, (short) LENGTH);
        return zero.equals(ByteBuffer.wrap(token));
    }

    public static int type(byte[] token) {
        return ByteBuffer.wrap(token).getInt(0);
    }

    /** Whether ROD TOKEN LENGTH is that of a token. */
    public static boolean lengthRight(byte[] token) {
        return ByteBuffer.wrap(token).getShort(LENGTH_AT) == LENGTH;
    }

    /** The number that {@link #of} was told; what anybody may claim. */
    public static long identifier(byte[] token) {
        return ByteBuffer.wrap(token).getLong(IDENTIFIER_AT);
    }

    /** The unit that made it, as the token claims; empty where it names none. */
    public static Optional<Naa> creator(byte[] token) {
        ByteBuffer bytes = ByteBuffer.wrap(token);
        boolean named = (bytes.get(CREATOR_AT) & 0xFF) == CSCD_IDENTIFICATION
                && bytes.get(CREATOR_AT + 5) == NAA_DESIGNATOR
                && bytes.get(CREATOR_AT + 7) == NAA_BYTES;
        return named
                ? Optional.of(new Naa(bytes.getLong(NAA_AT), bytes.getLong(NAA_AT + Long.BYTES)))
                : Optional.empty();
    }
}
