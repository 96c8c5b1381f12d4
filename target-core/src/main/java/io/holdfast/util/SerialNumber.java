package io.holdfast.util;

/**
 * Arithmetic on 32-bit serial numbers that wrap, RFC 1982 with SERIAL_BITS 32: what iSCSI's CmdSN, StatSN, DataSN and
 * R2TSN are (RFC 7143 4.2.2). A number is any {@code int}; its sign means nothing.
 *
 * <p>Two numbers exactly 2^31 apart have no order: neither is less than the other. So {@code !lessThan(a, b)} does not
 * say {@code lessOrEqual(b, a)}, and this is no {@link java.util.Comparator}.
 */
public final class SerialNumber {

    private SerialNumber() {}

    /** Whether {@code a} comes before {@code b}. */
    public static boolean lessThan(int a, int b) {
        return b - a > 0;
    }

    /** Whether {@code a} is {@code b} or comes before it. */
    public static boolean lessOrEqual(int a, int b) {
        return a == b || lessThan(a, b);
    }

    /**
     * Whether {@code number} lies in the window from {@code first} to {@code last}, both included. In an empty window
     * {@code last} is one before {@code first}.
     */
    public static boolean within(int number, int first, int last) {
        return lessOrEqual(first, number) && lessOrEqual(number, last);
    }

    /** The number that follows. */
    public static int next(int number) {
        return number + 1;
    }

    /**
     * The number {@code increment} steps on, RFC 1982 3.1.
     *
     * @throws IllegalArgumentException when {@code increment} is negative: addition is defined for 0 to 2^31 - 1 alone
     */
    public static int add(int number, int increment) {
        if (increment < 0) {
            throw new IllegalArgumentException("increment of a serial number is negative: " + increment);
        }
        return number + increment;
    }

    /** How many steps lead from {@code from} to {@code to}; negative when {@code to} comes before {@code from}. */
    public static int distance(int from, int to) {
        return to - from;
    }
}
