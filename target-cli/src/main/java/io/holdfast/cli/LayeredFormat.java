package io.holdfast.cli;

import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.image.Layered;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code -f} of the commands for images that lie on others. */
@SuppressWarnings("NullAway.Init") // picocli sets options
final class LayeredFormat {

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            defaultValue = "qcow2",
            converter = AskedFormat.Name.class,
            description = "The image's format: qcow2, for no other has backing files.")
    private String name;

    LayeredFormat() {}

    String name() {
        return name;
    }

    /**
     * The format itself.
     *
     * @param file for the message
     * @throws CommandFailure when its images lie on nothing
     */
    Layered in(FormatsAtHand formats, Path file) throws CommandFailure {
        if (formats.named(name) instanceof Layered layered) {
            return layered;
        }
        throw new CommandFailure(ExitStatus.USAGE, file + ": " + name + " images have no backing files");
    }
}
