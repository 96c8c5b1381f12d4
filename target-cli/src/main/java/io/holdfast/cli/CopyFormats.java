package io.holdfast.cli;

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
            description = "The source's format, instead of looking: raw, qcow2 or vmdk.")
    private Optional<String> sourceFormat;

    @Option(
            names = {"-O", "--target-format"},
            paramLabel = "FORMAT",
            defaultValue = "raw",
            converter = AskedFormat.Name.class,
            description = "The target's format: raw (default), qcow2 or vmdk.")
    private String targetFormat;

    CopyFormats() {}

    /** The name of the source's format, as {@link AskedFormat#of} finds it. */
    String ofSource(Path source) throws IOException, CommandFailure {
        return AskedFormat.of(source, sourceFormat, "-f");
    }

    String ofTarget() {
        return targetFormat;
    }
}
