package io.holdfast.iscsi.text;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The text of a whole negotiation step (RFC 7143 6.1): pairs in the order sent, each ended by at least one NUL.
 *
 * @param pairs in order of sending; the same key may stand there twice, what that means is for the negotiation to say
 */
public record KeyValues(List<KeyValue> pairs) {

    public static final KeyValues EMPTY = new KeyValues(List.of());

    static final int MAX_KEY_CHARS = 63;

    /**
     * Room for the longest value of any key, a CHAP challenge of 1024 bytes, in hexadecimal, and as much as RFC 7143
     * 6.1 asks to accept in all.
     */
    static final int MAX_VALUE_BYTES = 8192;

    static final int MAX_PAIRS = 256;

    public KeyValues {
        pairs = List.copyOf(pairs);
    }

    /** From {@code Key=Value} words. For text that we write ourselves. */
    public static KeyValues of(String... words) {
        return new KeyValues(Stream.of(words)
                .map(word -> {
                    int equals = word.indexOf('=');
                    return new KeyValue(word.substring(0, equals), word.substring(equals + 1));
                })
                .toList());
    }

    /**
     * Decodes text that is complete, that is, after the pieces of a C-bit sequence have been put together.
     *
     * <p>Several NULs in a row and a last pair without its NUL are let pass. A value that is not UTF-8 gets replacement
     * characters: an alias in another character set is no reason to refuse a disk.
     *
     * @param text its readable bytes are read; stays with the caller
     * @throws TextException with what is wrong and where
     */
    public static KeyValues decode(ByteBuf text) throws TextException {
        List<KeyValue> pairs = new ArrayList<>();
        int start = text.readerIndex();
        int end = text.writerIndex();
        while (start < end) {
            int nul = text.indexOf(start, end, (byte) 0);
            int stop = nul < 0 ? end : nul;
            if (stop > start) {
                if (pairs.size() == MAX_PAIRS) {
                    throw new TextException("more than " + MAX_PAIRS + " key=value pairs");
                }
                pairs.add(pair(text, start, stop));
            }
            start = stop + 1;
        }
        return new KeyValues(pairs);
    }

    private static KeyValue pair(ByteBuf text, int start, int stop) throws TextException {
        int equals = text.indexOf(start, stop, (byte) '=');
        if (equals < 0) {
            String word = text.toString(start, Math.min(stop - start, MAX_KEY_CHARS), StandardCharsets.UTF_8);
            throw new TextException("no = in " + Printable.quote(word));
        }
        String key = key(text, start, equals - start);
        int valueBytes = stop - equals - 1;
        if (valueBytes > MAX_VALUE_BYTES) {
            throw new TextException(
                    "the value of %s has %d bytes, more than %d".formatted(key, valueBytes, MAX_VALUE_BYTES));
        }
        return new KeyValue(key, text.toString(equals + 1, valueBytes, StandardCharsets.UTF_8));
    }

    private static String key(ByteBuf text, int start, int bytes) throws TextException {
        String key = text.toString(start, Math.min(bytes, MAX_KEY_CHARS + 1), StandardCharsets.UTF_8);
        if (bytes > MAX_KEY_CHARS) {
            throw new TextException(
                    "the key " + Printable.quote(key) + "... is longer than " + MAX_KEY_CHARS + " characters");
        }
        if (key.isEmpty() || !isLetter(key.charAt(0)) || !key.chars().allMatch(KeyValues::isLabelChar)) {
            throw new TextException(Printable.quote(key) + " is no key");
        }
        return key;
    }

    private static boolean isLetter(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    private static boolean isLabelChar(int c) {
        return isLetter(c) || (c >= '0' && c <= '9') || ".-+@_#".indexOf(c) >= 0;
    }

    /** The bytes for the wire, each pair ended by one NUL. */
    public byte[] encode() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (KeyValue pair : pairs) {
            bytes.writeBytes(pair.toString().getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        }
        return bytes.toByteArray();
    }

    /** The first value that was sent for the key. */
    public Optional<String> value(Key key) {
        return pairs.stream()
                .filter(pair -> pair.isOf(key))
                .map(KeyValue::value)
                .findFirst();
    }

    /** The pairs that the filter lets through. */
    public KeyValues only(Predicate<KeyValue> filter) {
        return new KeyValues(pairs.stream().filter(filter).toList());
    }

    public boolean isEmpty() {
        return pairs.isEmpty();
    }

    @Override
    public String toString() {
        return pairs.toString();
    }
}
