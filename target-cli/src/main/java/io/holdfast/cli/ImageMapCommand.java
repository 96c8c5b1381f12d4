package io.holdfast.cli;

import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.cli.image.MapReport;
import io.holdfast.cli.image.OpenedFor;
import io.holdfast.image.BlockDevice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast image map}: qemu-img map. */
@Command(
        name = "map",
        description = "Tell where an image holds data and where it has holes.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class ImageMapCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            converter = AskedFormat.Name.class,
            description =
                    "The image's format: raw, qcow2 or vmdk. Without it, the one that was recorded with the file, or that the file begins like.")
    private Optional<String> format;

    @Mixin
    private ReportOptions output;

    @Mixin
    private NamedFiles files;

    @Parameters(paramLabel = "FILE", description = "An image or a block device.")
    private Path file;

    ImageMapCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        List<MapReport> rows = rows(AskedFormat.of(file, format, "-f"));
        output.print(spec.commandLine().getOut(), () -> MapReport.text(file, rows), rows);
        return ExitStatus.OK.code();
    }

    private List<MapReport> rows(FormatChoice choice) throws IOException {
        try (FormatsAtHand formats = files.formats();
                BlockDevice device = formats.named(choice.name()).open(file, OpenedFor.READING)) {
            return device.placements(0, device.sizeBytes()).stream()
                    .map(MapReport::of)
                    .toList();
        }
    }
}
