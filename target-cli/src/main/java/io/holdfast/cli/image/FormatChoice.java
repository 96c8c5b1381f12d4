package io.holdfast.cli.image;

import java.nio.file.Path;

/**
 * The format that an image is taken for.
 *
 * @param name of a format that there is
 */
public record FormatChoice(Path file, String name, Basis basis) {

    /** Why it is taken for that. */
    public enum Basis {
        /** Somebody said so now. */
        NAMED,
        /** It was recorded when the image was made, or when it was served. */
        RECORDED,
        /** It begins so, and nothing is known of it. */
        GUESSED,
        /** It begins like no image, and nothing is known of it: it is raw. */
        NOTHING_ELSE
    }

    /** What somebody said. */
    public static FormatChoice named(Path file, String name) {
        return new FormatChoice(file, name, Basis.NAMED);
    }
}
