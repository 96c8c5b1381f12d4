package io.holdfast.iscsi.text;

/** Makes words of the peer safe for a log line: what it sent can neither start a new line nor fill the disk. */
public final class Printable {

    private static final int MAX_CHARS = 223;

    private Printable() {}

    /** The text in double quotes, what is not printable as {@code ?}, cut to the length of the longest iSCSI name. */
    public static String quote(String text) {
        StringBuilder quoted = new StringBuilder(Math.min(text.length(), MAX_CHARS) + 2).append('"');
        text.codePoints().limit(MAX_CHARS).map(Printable::printable).forEach(quoted::appendCodePoint);
        if (text.codePointCount(0, text.length()) > MAX_CHARS) {
            quoted.append("...");
        }
        return quoted.append('"').toString();
    }

    private static int plain(int codePoint) {
        if (codePoint == '"') {
            return '\'';
        }
        // The block of specials has nothing that can be read: U+FFFD stands for bytes that were no text.
        return codePoint >= 0xfff0 && codePoint <= 0xffff ? '?' : codePoint;
    }

    private static int printable(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> '?';
            default -> plain(codePoint);
        };
    }
}
