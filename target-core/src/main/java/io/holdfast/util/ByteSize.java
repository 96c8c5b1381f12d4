package io.holdfast.util;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write and read them, in powers of 1024, as qemu-img does: {@code 512}, {@code 64K}, {@code 1.5G}. */
public final class ByteSize {

    private static final String UNITS = "KMGTPE";

    private static final Pattern TEXT = Pattern.compile("(\\d+(?:\\.\\d+)?)(?:([kKMGTPE])(?:iB|B)?|[bB])?");

    private ByteSize() {}

    /**
     * Reads a number of bytes with an optional suffix of k, K, M, G, T, P or E.
     *
     * @throws IllegalArgumentException when the text is none, or not a whole number of bytes, or above 8 EiB; the message says so
     */
    public static long parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("'" + text
                    + "' is not a size: a number of bytes, or one with K, M, G, T, P or E behind it, like 10G");
        }
        int power = matcher.group(2) == null
                ? 0
                : UNITS.indexOf(Character.toUpperCase(matcher.group(2).charAt(0))) + 1;
        BigDecimal sizeBytes = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(1L << (10 * power)));
        try {
            return sizeBytes.longValueExact();
        } catch (ArithmeticException _) {
            throw new IllegalArgumentException("'" + text + "' is not a whole number of bytes below 8 EiB");
        }
    }

    /** Three significant digits and a unit that keeps the number below 1000: {@code 10 GiB}, {@code 0.977 GiB}. */
    public static String format(long sizeBytes) {
        BigDecimal size = BigDecimal.valueOf(sizeBytes);
        int power = 0;
        while (size.abs().compareTo(BigDecimal.valueOf(1000)) >= 0) {
            size = size.divide(BigDecimal.valueOf(1024));
            power++;
        }
        String number = size.round(new MathContext(3)).stripTrailingZeros().toPlainString();
        return power == 0 ? number + " B" : number + " " + UNITS.charAt(power - 1) + "iB";
    }
}
