package io.holdfast.cli;

import io.holdfast.cli.image.BackingChain;
import io.holdfast.cli.image.BackingChain.Link;
import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.cli.image.MapReport;
import io.holdfast.cli.image.OpenedFor;
import io.holdfast.image.BlockDevice;
import io.holdfast.util.ByteSize;
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

    @Option(
            names = {"-s", "--start-offset"},
            paramLabel = "OFFSET",
            converter = Bytes.class,
            description = "Where on the disk to begin: 0 by default.")
    private Optional<Long> startBytes = Optional.empty();

    @Option(
            names = {"-l", "--max-length"},
            paramLabel = "LENGTH",
            converter = Bytes.class,
            description = "How much of the disk to tell of: all by default.")
    private Optional<Long> lengthBytes = Optional.empty();

    @Mixin
    private ReportOptions output;

    @Mixin
    private NamedFiles files;

    @Parameters(paramLabel = "FILE", description = "An image or a block device.")
    private Path file;

    ImageMapCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        FormatChoice choice = AskedFormat.of(file, format, "-f");
        List<MapReport> rows = rows(choice);
        List<Path> images = images(choice, rows);
        output.print(spec.commandLine().getOut(), () -> MapReport.text(images, rows), rows);
        return ExitStatus.OK.code();
    }

    private List<MapReport> rows(FormatChoice choice) throws IOException {
        try (FormatsAtHand formats = files.formats();
                BlockDevice device = formats.named(choice.name()).open(file, OpenedFor.READING)) {
            long start = Math.min(startBytes.orElse(0L), device.sizeBytes());
            long length = Math.min(lengthBytes.orElse(Long.MAX_VALUE), device.sizeBytes() - start);
            return length == 0
                    ? List.of()
                    : device.placements(start, length).stream()
                            .map(MapReport::of)
                            .toList();
        }
    }

    private List<Path> images(FormatChoice choice, List<MapReport> rows) throws IOException {
        if (rows.stream().allMatch(row -> row.depth() == 0)) {
            return List.of(file);
        }
        try (FormatsAtHand formats = files.formats()) {
            BackingChain chain = new BackingChain(
                    formats,
                    (_, below) -> AskedFormat.of(below, Optional.empty(), "-F").name());
            return chain.of(choice).stream().map(Link::file).toList();
        }
    }

    /** Reads an offset or a length. */
    static final class Bytes extends ValueConverter<Long> {
        Bytes() {
            super(Bytes::parse);
        }

        private static long parse(String text) {
            long bytes = ByteSize.parse(text);
            if (bytes < 0 || bytes % 512 != 0) {
                throw new IllegalArgumentException("'" + text + "' is not a multiple of 512");
            }
            return bytes;
        }
    }
}
