package io.holdfast.iscsi.text;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of an initiator or a target (RFC 7143 4.2.7), normalised as RFC 3722 says: two names are the same node
 * exactly when they are equal.
 *
 * <p>{@link #parse} takes every name that can be kept, compared and written to a log or a configuration file without
 * harm, also those that are bent in a way that people use ({@code iqn.qemu.test:1}, {@code my_host}); {@link #oddity}
 * tells what RFC 7143 would not have.
 *
 * @param value lower case, at most 223 bytes of UTF-8
 */
public record IscsiName(String value) {

    public static final int MAX_BYTES = 223;

    private static final Pattern IQN = Pattern.compile("iqn\\.[0-9]{4}-(0[1-9]|1[0-2])\\.[^.:]+(\\.[^.:]+)*(:.*)?");
    private static final Pattern EUI = Pattern.compile("eui\\.[0-9a-f]{16}");
    private static final Pattern NAA = Pattern.compile("naa\\.([0-9a-f]{16}|[0-9a-f]{32})");

    /** What would need quotes somewhere: in a TransportID (comma), in YAML, in a shell, in a log line. */
    private static final String UNSAFE = "\"#$%&'()*,;<>?@[\\]^`{|}!";

    /** RFC 3722 6.1 forbids it although it is a letter to nobody: it looks like the dot between two labels. */
    private static final int IDEOGRAPHIC_FULL_STOP = 0x3002;

    /**
     * @throws IllegalArgumentException when the value is not a normalised name; text from outside goes through {@link
     * #parse}
     */
    public IscsiName {
        Optional<String> complaint = complaint(value);
        if (complaint.isPresent() || !value.equals(normalise(value))) {
            throw new IllegalArgumentException(complaint.orElse(Printable.quote(value) + " is not normalised"));
        }
    }

    /**
     * Normalises and checks.
     *
     * @throws TextException with a sentence about what is wrong
     */
    public static IscsiName parse(String text) throws TextException {
        String name = normalise(text);
        Optional<String> complaint = complaint(name);
        if (complaint.isPresent()) {
            throw new TextException(complaint.get());
        }
        return new IscsiName(name);
    }

    /** Whether the text is this name, normalised or not. */
    public boolean isNamed(String text) {
        return normalise(text).equals(value);
    }

    private static String normalise(String text) {
        String folded = Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
        // Folding a compatibility character can bring up a capital letter: once more.
        return Normalizer.normalize(folded.toLowerCase(Locale.ROOT), Normalizer.Form.NFKC);
    }

    private static Optional<String> complaint(String name) {
        int bytes = name.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_BYTES) {
            return Optional.of(
                    "%s has %d bytes, an iSCSI name has at most %d".formatted(Printable.quote(name), bytes, MAX_BYTES));
        }
        var forbidden = name.codePoints().filter(IscsiName::isForbidden).findFirst();
        if (forbidden.isPresent()) {
            return Optional.of("%s: the character %s must not be in an iSCSI name"
                    .formatted(Printable.quote(name), Printable.quote(Character.toString(forbidden.getAsInt()))));
        }
        return switch (name.substring(0, Math.min(4, name.length()))) {
            case "iqn." ->
                name.length() > 4
                        ? Optional.empty()
                        : Optional.of("\"iqn.\" is no iSCSI name: it goes on with a date and a domain name");
            case "eui." ->
                EUI.matcher(name).matches()
                        ? Optional.empty()
                        : Optional.of(
                                Printable.quote(name) + " is no iSCSI name: after eui. come 16 hexadecimal digits");
            case "naa." ->
                NAA.matcher(name).matches()
                        ? Optional.empty()
                        : Optional.of(Printable.quote(name)
                                + " is no iSCSI name: after naa. come 16 or 32 hexadecimal digits");
            default -> Optional.of(Printable.quote(name) + " is no iSCSI name: it must begin with iqn., eui. or naa.");
        };
    }

    private static boolean isForbidden(int c) {
        if (c < 0x80) {
            return c <= ' ' || c == 0x7f || UNSAFE.indexOf(c) >= 0;
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> true;
            default -> c == IDEOGRAPHIC_FULL_STOP || (c >= 0xfff0 && c <= 0xffff);
        };
    }

    /**
     * What RFC 7143 4.2.7 and RFC 3722 would say against a name that {@link #parse} let pass; a warning for whoever
     * writes a configuration.
     */
    public Optional<String> oddity() {
        if (value.startsWith("iqn.") && !IQN.matcher(value).matches()) {
            return Optional.of(value + " is not of the form iqn.YYYY-MM.reversed.domain:name");
        }
        return value.codePoints()
                .filter(c -> c < 0x80 && !isRfc3722(c))
                .mapToObj(c -> "%s: RFC 3722 does not allow the character %s in an iSCSI name"
                        .formatted(value, Character.toString(c)))
                .findFirst();
    }

    private static boolean isRfc3722(int c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':';
    }

    @Override
    public String toString() {
        return value;
    }
}
