package io.holdfast.cli;

import io.holdfast.cli.config.LunSettings;
import io.holdfast.cli.config.Values;
import io.holdfast.cli.image.FormatAttribute;
import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatChoice.Basis;
import io.holdfast.cli.image.FormatMemory;
import io.holdfast.cli.image.FormatMemory.Known;
import io.holdfast.cli.image.Past;
import io.holdfast.cli.state.StateFolder;
import io.holdfast.image.ImageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The format of an image that exists: the one that was named, else the one that is recorded, else the one that it begins like. */
final class AskedFormat {

    private static final Logger LOG = LoggerFactory.getLogger(AskedFormat.class);

    private AskedFormat() {}

    /**
     * What the image is taken for.
     *
     * @param option how the user names a format
     * @throws ImageException when nobody named one, and nobody else can tell
     * @throws IOException when the image cannot be looked at
     */
    static FormatChoice of(Path file, Optional<String> named, String option) throws IOException {
        return of(file, new Known(named, past(file), Optional.empty(), option));
    }

    /** The same for a command that is only for images of one format: where nothing is recorded, who uses it says that the image is of that one. */
    static FormatChoice ofOneForThat(Path file, Optional<String> named, String usual) throws IOException {
        return of(file, new Known(named, past(file), Optional.of(usual), "-f"));
    }

    /**
     * The name that is written into an image for the file that it lies on: that is believed from then on, so that it is never guessed.
     *
     * @throws CommandFailure when nobody named one and none is recorded
     */
    static String ofBackingFile(Path file, Optional<String> named) throws IOException, CommandFailure {
        if (named.isPresent()) {
            return named.get();
        }
        FormatChoice choice = of(file, named, "-F");
        if (choice.basis() != Basis.RECORDED) {
            throw new CommandFailure(
                    ExitStatus.USAGE, file + ": no format is recorded with it; -F FORMAT says of which it is");
        }
        return choice.name();
    }

    private static FormatChoice of(Path file, Known known) throws IOException {
        if (known.named().isEmpty() && Files.isDirectory(file)) {
            return new FormatChoice(file, "raw", Basis.NOTHING_ELSE);
        }
        return new FormatMemory(new FormatAttribute()).choose(file, known);
    }

    private static Past past(Path file) {
        try {
            return Past.of(new StateFolder(LunSettings.stateFolderBeside(file)));
        } catch (IOException e) {
            LOG.debug("{}: it cannot be read as what it was served", file, e);
            return new Past.Served();
        }
    }

    /** Reads the name of a format. */
    static final class Name extends ValueConverter<String> {
        Name() {
            super(Values::format);
        }
    }
}
