package io.holdfast.iscsi.text;

import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Regular numerical values (RFC 7143 6.1): a decimal constant without leading zeros, or a hexadecimal one behind {@code
 * 0x}.
 */
public final class NumericValue {

    private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern HEXADECIMAL = Pattern.compile("0[xX]0*([0-9a-fA-F]{1,15})");

    private NumericValue() {}

    /**
     * The number, or empty when the text is none or has more than 18 decimal or 15 hexadecimal digits, which no key can
     * mean.
     */
    public static OptionalLong parse(String text) {
        if (DECIMAL.matcher(text).matches()) {
            return OptionalLong.of(Long.parseLong(text));
        }
        var hexadecimal = HEXADECIMAL.matcher(text);
        return hexadecimal.matches() ? OptionalLong.of(Long.parseLong(hexadecimal.group(1), 16)) : OptionalLong.empty();
    }
}
