package io.holdfast.cli;

import io.holdfast.cli.SnapshotAction.Order;
import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.cli.image.OpenedFor;
import io.holdfast.cli.image.SnapshotReport;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.Snapshots;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast image snapshot}: qemu-img snapshot. */
@Command(
        name = "snapshot",
        description = {
            "Keep what the disk in a qcow2 image is, inside the image, and bring it back.",
            "Nobody may use the image meanwhile; 'holdfast lun snapshot' does it while hosts use the disk."
        },
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class ImageSnapshotCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            converter = AskedFormat.Name.class,
            description =
                    "The image's format: qcow2, for no other can keep snapshots, and unless another one was recorded with the file.")
    private Optional<String> format;

    @ArgGroup
    private SnapshotAction action = new SnapshotAction();

    @Option(
            names = {"-q", "--quiet"},
            description = "Taken for the sake of scripts: nothing is said but the list, and errors.")
    @SuppressWarnings("UnusedVariable") // there is nothing to keep quiet about
    private boolean quiet;

    @Mixin
    private ReportOptions output;

    @Mixin
    private NamedFiles files;

    @Parameters(paramLabel = "FILE", description = "The image.")
    private Path file;

    ImageSnapshotCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        Order order = action.order();
        ImageOptions options = order instanceof Order.Listing ? OpenedFor.READING : OpenedFor.WRITING;
        FormatChoice choice = AskedFormat.ofOneForThat(file, format, "qcow2");
        try (FormatsAtHand formats = files.formats();
                BlockDevice device = formats.open(choice, options)) {
            Snapshots snapshots = device.snapshots()
                    .orElseThrow(() -> new CommandFailure(
                            ExitStatus.DATA, file + ": " + choice.name() + " images keep no snapshots"));
            if (!(order instanceof Order.Listing)) {
                formats.memory().remember(choice);
            }
            carryOut(order, snapshots);
        }
        return ExitStatus.OK.code();
    }

    private void carryOut(Order order, Snapshots snapshots) throws IOException {
        switch (order) {
            case Order.Listing _ -> {
                SnapshotReport report = SnapshotReport.of(snapshots.list());
                output.print(spec.commandLine().getOut(), report::text, report);
            }
            case Order.Creation(var name) -> snapshots.create(name, Instant.now());
            case Order.Application(var nameOrId) -> snapshots.apply(nameOrId);
            case Order.Deletion(var nameOrId) -> snapshots.delete(nameOrId);
        }
    }
}
