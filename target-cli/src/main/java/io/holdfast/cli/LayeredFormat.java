package io.holdfast.cli;

import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.image.Layered;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** {@code -f} of the commands for images that lie on others. */
@SuppressWarnings("NullAway.Init") // picocli sets options
final class LayeredFormat {

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            converter = AskedFormat.Name.class,
            description =
                    "The image's format: qcow2, for no other has backing files, and unless another one was recorded with the file.")
    private Optional<String> name;

    LayeredFormat() {}

    /** The format of such an image. */
    FormatChoice of(Path file) throws IOException {
        return AskedFormat.ofOneForThat(file, name, "qcow2");
    }

    /**
     * The format itself.
     *
     * @throws CommandFailure when its images lie on nothing
     */
    static Layered layered(FormatsAtHand formats, FormatChoice choice) throws CommandFailure {
        if (formats.named(choice.name()) instanceof Layered layered) {
            return layered;
        }
        throw new CommandFailure(
                ExitStatus.USAGE, choice.file() + ": " + choice.name() + " images have no backing files");
    }
}
