package io.holdfast.iscsi.pdu;

/**
 * How the data of a command differs from what the initiator expected, RFC 7143 11.4.5.
 *
 * @param countBytes bytes not transferred; 0 with {@link Kind#NONE}
 */
public record Residual(Kind kind, long countBytes) {

    public static final Residual NONE = new Residual(Kind.NONE, 0);

    private static final long MAX_COUNT_BYTES = 0xFFFF_FFFFL;

    /** Which of the flags is set. */
    public enum Kind {
        NONE,
        /** U: less was transferred than the initiator expected. */
        UNDERFLOW,
        /** O: more could have been transferred than the initiator expected. */
        OVERFLOW
    }

    public static Residual underflow(long countBytes) {
        return new Residual(Kind.UNDERFLOW, countBytes);
    }

    public static Residual overflow(long countBytes) {
        return new Residual(Kind.OVERFLOW, countBytes);
    }

    /**
     * What follows from two lengths.
     *
     * @param expectedBytes the Expected Data Transfer Length
     * @param actualBytes what the command has or takes, whatever is expected; an overflow beyond 32 bits is told as the largest count
     */
    public static Residual between(long expectedBytes, long actualBytes) {
        if (expectedBytes == actualBytes) {
            return NONE;
        }
        return actualBytes < expectedBytes
                ? underflow(expectedBytes - actualBytes)
                : overflow(Math.min(actualBytes - expectedBytes, MAX_COUNT_BYTES));
    }

    /** The flag's bit, where the PDU keeps O in {@code overflowBit} and U below it. */
    int flag(int overflowBit) {
        return switch (kind) {
            case NONE -> 0;
            case UNDERFLOW -> overflowBit >> 1;
            case OVERFLOW -> overflowBit;
        };
    }
}
