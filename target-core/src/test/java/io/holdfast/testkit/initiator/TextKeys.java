package io.holdfast.testkit.initiator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;

/** key=value pairs, each ended by a zero byte: RFC 7143 6.1. */
public final class TextKeys {

    private TextKeys() {}

    public static byte[] encode(Map<String, String> keys) {
        StringBuilder text = new StringBuilder();
        keys.forEach((key, value) -> text.append(key).append('=').append(value).append('\0'));
        return text.toString().getBytes(UTF_8);
    }

    /** In the order of the text; a key that comes twice is a fault, but for TargetName and TargetAddress (see {@link #lines}). */
    public static Map<String, String> decode(String text) {
        Map<String, String> keys = new LinkedHashMap<>();
        for (String line : lines(text)) {
            int equals = line.indexOf('=');
            ProtocolViolation.unless(equals > 0, "text without a key", line);
            String before = keys.put(line.substring(0, equals), line.substring(equals + 1));
            ProtocolViolation.unless(before == null, "the same key twice", line);
        }
        return keys;
    }

    /** The pairs as they stand, for SendTargets. */
    public static String[] lines(String text) {
        ProtocolViolation.unless(
                text.isEmpty() || text.endsWith("\0"), "the last pair is not ended by a zero byte", text);
        return text.isEmpty()
                ? new String[0]
                : text.substring(0, text.length() - 1).split("\0", -1);
    }
}
