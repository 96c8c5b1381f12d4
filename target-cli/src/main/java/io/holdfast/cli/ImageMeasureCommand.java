package io.holdfast.cli;

import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.cli.image.MeasureReport;
import io.holdfast.cli.image.OpenedFor;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.Measurable;
import io.holdfast.image.Measurable.Measurement;
import io.holdfast.image.Placement;
import io.holdfast.image.UsedSpace;
import io.holdfast.image.UsedSpace.Run;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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
            description =
                    "The image's format: raw, qcow2 or vmdk. Without it, the one that was recorded with the file, or that the file begins like.")
    private Optional<String> format;

    @Option(
            names = {"-O", "--target-format"},
            paramLabel = "FORMAT",
            defaultValue = "raw",
            converter = AskedFormat.Name.class,
            description = "The format to measure for: raw (default), qcow2 or vmdk.")
    private String targetFormat;

    @Mixin
    private FormatOptions options;

    @Mixin
    private ReportOptions output;

    @Mixin
    private NamedFiles files;

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
        try (FormatsAtHand formats = files.formats()) {
            if (!(formats.named(targetFormat) instanceof Measurable measurable)) {
                throw new CommandFailure(
                        ExitStatus.USAGE, "of " + targetFormat + " images nothing is known beforehand");
            }
            MeasureReport report = MeasureReport.of(measure(formats, measurable));
            output.print(spec.commandLine().getOut(), report::text, report);
            return ExitStatus.OK.code();
        }
    }

    private Measurement measure(FormatsAtHand formats, Measurable measurable) throws IOException, CommandFailure {
        try {
            if (subject.sizeBytes.isPresent()) {
                return measurable.measure(subject.sizeBytes.get(), options.words(), UsedSpace.NONE);
            }
            Path file = subject.file.orElseThrow();
            String formatName = AskedFormat.of(file, format, "-f").name();
            try (BlockDevice source = formats.named(formatName).open(file, OpenedFor.READING)) {
                return measurable.measure(source.sizeBytes(), options.words(), used(source));
            }
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(ExitStatus.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static UsedSpace used(BlockDevice source) throws IOException {
        List<Run> runs = source.placements(0, source.sizeBytes()).stream()
                .filter(placement -> placement.kind() == Placement.Kind.DATA)
                .map(data -> new Run(data.offsetBytes(), data.offsetBytes() + data.lengthBytes()))
                .toList();
        return new UsedSpace(runs);
    }
}
