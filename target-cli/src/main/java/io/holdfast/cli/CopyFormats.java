package io.holdfast.cli;

import io.holdfast.cli.image.FormatChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The formats of the two images of a copy. */
@SuppressWarnings("NullAway.Init") // picocli sets options
final class CopyFormats {

    @Option(
            names = {"-f", "--source-format"},
            paramLabel = "FORMAT",
            converter = AskedFormat.Name.class,
            description =
                    "The source's format: raw, qcow2 or vmdk. Without it, the one that was recorded with the file, or that the file begins like.")
    private Optional<String> sourceFormat;

    @Option(
            names = {"-O", "--target-format"},
            paramLabel = "FORMAT",
            converter = AskedFormat.Name.class,
            description = "The target's format: raw (default), qcow2 or vmdk.")
    private Optional<String> targetFormat;

    CopyFormats() {}

    /** The source's format, as {@link AskedFormat#of} finds it. */
    FormatChoice ofSource(Path source) throws IOException {
        return AskedFormat.of(source, sourceFormat, "-f");
    }

    /** The format of a new image. */
    FormatChoice ofNew(Path target) {
        return FormatChoice.named(target, targetFormat.orElse("raw"));
    }

    /** The format of an image that is written over, as {@link AskedFormat#of} finds it. */
    FormatChoice ofExisting(Path target) throws IOException {
        return AskedFormat.of(target, targetFormat, "-O");
    }
}
