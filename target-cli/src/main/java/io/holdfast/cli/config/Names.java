package io.holdfast.cli.config;

import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.iscsi.text.TextException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

/** Names as people write them, and the ones that are made up for them. Errors are IllegalArgumentException with a message for whoever wrote the name. */
public final class Names {

    /** What stands for every initiator where their names are listed. */
    static final String ANYONE = "any";

    /** What names of targets begin with for whom nobody chose one. */
    private static final String OURS = "iqn.2026-11.io.holdfast:";

    private static final int MAX_ALIAS_BYTES = 255;

    private Names() {}

    /** The name of a target. What initiators show is what stands here, so it is not changed to small letters on the quiet. */
    public static IscsiName target(String text) {
        IscsiName name = parse(text, "iqn.2026-11.com.example:disk");
        if (!name.value().equals(text)) {
            throw new IllegalArgumentException(
                    "'%s': the name of a target is written as it will be shown, in lower case: %s"
                            .formatted(text, name));
        }
        return name;
    }

    /** The name of an initiator, which becomes what it logs in as: in lower case. */
    public static IscsiName initiator(String text) {
        return parse(text, "iqn.1991-05.com.microsoft:my-pc");
    }

    /** A name for people: 255 bytes of UTF-8, RFC 7143 13.7. */
    public static String alias(String text) {
        if (text.isBlank() || text.getBytes(StandardCharsets.UTF_8).length > MAX_ALIAS_BYTES) {
            throw new IllegalArgumentException("an alias has 1 to 255 bytes");
        }
        return text;
    }

    /** A name for a target after the file, host or whatever else {@code hint} names. */
    public static IscsiName targetNamedAfter(String hint) {
        String plain = Normalizer.normalize(hint, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^-.:a-z0-9]+", "-")
                .replaceAll("^[-.:]+|[-.:]+$", "");
        String suffix = plain.isEmpty() ? "disk" : plain;
        return new IscsiName(
                OURS + suffix.substring(0, Math.min(suffix.length(), IscsiName.MAX_BYTES - OURS.length())));
    }

    private static IscsiName parse(String text, String example) {
        try {
            return IscsiName.parse(text);
        } catch (TextException e) {
            throw new IllegalArgumentException(e.reason() + "; one looks like " + example, e);
        }
    }
}
