package io.holdfast.util;

import java.util.HexFormat;

/** Tags, handles and LUNs as log lines and error messages show them: {@code 0x}, all digits, lower case. */
public final class Hex {

    private static final HexFormat DIGITS = HexFormat.of();

    private Hex() {}

    public static String of(byte value) {
        return "0x" + DIGITS.toHexDigits(value);
    }

    public static String of(short value) {
        return "0x" + DIGITS.toHexDigits(value);
    }

    public static String of(int value) {
        return "0x" + DIGITS.toHexDigits(value);
    }

    public static String of(long value) {
        return "0x" + DIGITS.toHexDigits(value);
    }
}
