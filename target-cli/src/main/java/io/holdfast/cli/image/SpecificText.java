package io.holdfast.cli.image;

import java.util.List;
import java.util.Map;

/** Puts what only one format has in lines for people, as qemu-img does: names with blanks for hyphens, lists with their indices. */
final class SpecificText {

    private static final int INDENTATION = 4;

    private SpecificText() {}

    static void append(StringBuilder text, Map<String, Object> data) {
        append(text, data, 1);
    }

    private static void append(StringBuilder text, Map<?, ?> data, int depth) {
        data.forEach((key, value) -> entry(text, key.toString().replace('-', ' '), value, depth));
    }

    private static void entry(StringBuilder text, String key, Object value, int depth) {
        text.repeat(' ', INDENTATION * depth).append(key).append(':');
        switch (value) {
            case Map<?, ?> map -> append(text.append('\n'), map, depth + 1);
            case List<?> list -> {
                text.append('\n');
                for (int i = 0; i < list.size(); i++) {
                    entry(text, "[" + i + "]", list.get(i), depth + 1);
                }
            }
            // An image from elsewhere must not move the cursor of whoever looks at it.
            default ->
                text.append(' ')
                        .append(value.toString().replaceAll("\\p{Cntrl}", "?"))
                        .append('\n');
        }
    }
}
