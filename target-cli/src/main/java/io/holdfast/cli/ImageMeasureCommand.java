package io.holdfast.cli;

import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.cli.image.MeasureReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast image measure}: qemu-img measure. */
@Command(
        name = "measure",
        description = "Tell how long the file of a converted or a new image would be.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class ImageMeasureCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            converter = AskedFormat.Name.class,
            description = "The image's format, instead of looking: raw, qcow2 or vmdk.")
    private Optional<String> format;

    @Option(
            names = {"-O", "--target-format"},
            paramLabel = "FORMAT",
            defaultValue = "raw",
            converter = AskedFormat.Name.class,
            description = "The format to measure for: raw (default).")
    private String targetFormat;

    @Mixin
    private ReportOptions output;

    @ArgGroup(multiplicity = "1")
    private Subject subject;

    /** What is measured: one of the two. */
    static final class Subject {

        @Option(
                names = {"-s", "--size"},
                paramLabel = "SIZE",
                converter = ImageCreateCommand.Size.class,
                description = "The size of a new disk.")
        private Optional<Long> sizeBytes = Optional.empty();

        @Parameters(paramLabel = "FILE", description = "An image or a block device.")
        private Optional<Path> file = Optional.empty();

        Subject() {}
    }

    ImageMeasureCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        if (!targetFormat.equals("raw")) {
            throw new CommandFailure(ExitStatus.USAGE, "measure tells of raw images alone, not of " + targetFormat);
        }
        MeasureReport report = MeasureReport.ofRaw(diskBytes());
        output.print(spec.commandLine().getOut(), report::text, report);
        return ExitStatus.OK.code();
    }

    private long diskBytes() throws IOException, CommandFailure {
        if (subject.sizeBytes.isPresent()) {
            return subject.sizeBytes.get();
        }
        Path file = subject.file.orElseThrow();
        String formatName = AskedFormat.of(file, format, "-f");
        try (FormatsAtHand formats = new FormatsAtHand()) {
            return formats.named(formatName).info(file).sizeBytes();
        }
    }
}
