package io.holdfast.iscsi.text;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/** Binary values (RFC 7143 6.1): hexadecimal behind {@code 0x}, Base64 behind {@code 0b}. */
public final class BinaryValue {

    private BinaryValue() {}

    /**
     * The bytes, or empty when the text is no binary constant or stands for none or for more than {@code maxBytes}
     * bytes. An odd number of hexadecimal digits has a leading half byte of zero.
     */
    public static Optional<byte[]> parse(String text, int maxBytes) {
        if (text.length() < 3) {
            return Optional.empty();
        }
        String digits = text.substring(2);
        return switch (text.substring(0, 2).toLowerCase(Locale.ROOT)) {
            case "0x" -> (digits.length() + 1) / 2 <= maxBytes ? hexadecimal(digits) : Optional.empty();
            case "0b" -> base64(digits).filter(bytes -> bytes.length > 0 && bytes.length <= maxBytes);
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> hexadecimal(String digits) {
        if (!digits.chars().allMatch(HexFormat::isHexDigit)) {
            return Optional.empty();
        }
        return Optional.of(HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits));
    }

    private static Optional<byte[]> base64(String digits) {
        try {
            return Optional.of(Base64.getDecoder().decode(digits));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    public static String toHexadecimal(byte[] bytes) {
        return "0x" + HexFormat.of().formatHex(bytes);
    }

    public static String toBase64(byte[] bytes) {
        return "0b" + Base64.getEncoder().encodeToString(bytes);
    }
}
