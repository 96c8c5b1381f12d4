package io.holdfast.cli;

import io.holdfast.cli.config.Values;
import io.holdfast.cli.image.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The format of an image that exists: the one that was named, else raw, unless the file begins like something that is not. */
final class AskedFormat {

    private AskedFormat() {}

    /**
     * The name of the format.
     *
     * @param option how the user names a format
     * @throws CommandFailure when nobody named one and the file looks like no raw image: a raw one whose guest wrote that is opened when it is named
     */
    static String of(Path file, Optional<String> named, String option) throws IOException, CommandFailure {
        if (named.isPresent()) {
            return named.get();
        }
        Optional<String> looksLike = Files.isDirectory(file) ? Optional.empty() : Signature.formatOf(file);
        if (looksLike.isPresent()) {
            throw new CommandFailure(
                    ExitStatus.DATA,
                    Signature.readable(looksLike.get())
                            ? "%s: this looks like a %s image; %s %2$s takes it for one, %3$s raw tells of its bytes"
                                    .formatted(file, looksLike.get(), option)
                            : "%s: this is a %s image, which Holdfast cannot read; %s raw tells of its bytes"
                                    .formatted(file, looksLike.get(), option));
        }
        return "raw";
    }

    /** Reads the name of a format. */
    static final class Name extends ValueConverter<String> {
        Name() {
            super(Values::format);
        }
    }
}
