package io.holdfast.cli;

import static java.util.stream.Collectors.joining;

import io.holdfast.cli.image.BackingChain;
import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.cli.image.ImageReport;
import io.holdfast.image.ImageException;
import java.io.IOException;
import java.io.PrintWriter;
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

/** {@code holdfast image info}: qemu-img info. */
@Command(
        name = "info",
        description = "Tell an image's format, the size of its disk, and the space that it takes.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class ImageInfoCommand implements Callable<Integer> {

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
            names = "--backing-chain",
            description = "Tell also of what the image is based on, what that is based on, and so on.")
    private boolean backingChain;

    @Option(
            names = {"-U", "--force-share"},
            description = "Taken for the sake of scripts: images are looked at without a lock anyway.")
    @SuppressWarnings("UnusedVariable") // nothing is locked
    private boolean forceShare;

    @Mixin
    private ReportOptions output;

    @Mixin
    private NamedFiles files;

    @Parameters(paramLabel = "FILE", description = "An image or a block device.")
    private Path file;

    ImageInfoCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        FormatChoice choice = AskedFormat.of(file, format, "-f");
        PrintWriter out = spec.commandLine().getOut();
        if (backingChain) {
            List<ImageReport> reports = reports(choice);
            output.print(out, () -> reports.stream().map(ImageReport::text).collect(joining("\n")), reports);
        } else {
            ImageReport report = report(choice);
            output.print(out, report::text, report);
        }
        return ExitStatus.OK.code();
    }

    private List<ImageReport> reports(FormatChoice choice) throws IOException {
        try (FormatsAtHand formats = files.formats()) {
            BackingChain chain = new BackingChain(
                    formats,
                    (_, below) -> AskedFormat.of(below, Optional.empty(), "-F").name());
            return chain.of(choice).stream()
                    .map(link -> ImageReport.of(link.file(), link.info()))
                    .toList();
        }
    }

    private ImageReport report(FormatChoice choice) throws ImageException {
        try (FormatsAtHand formats = files.formats()) {
            return ImageReport.of(file, formats.named(choice.name()).info(file));
        }
    }
}
