package io.holdfast.cli;

import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.cli.image.ImageCopy.Side;
import io.holdfast.cli.image.LayerMerge;
import io.holdfast.cli.image.OpenedFor;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.ImageInfo.Backing;
import io.holdfast.image.Layer;
import io.holdfast.image.Layered;
import io.holdfast.image.Layered.Below;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast image rebase}: qemu-img rebase. */
@Command(
        name = "rebase",
        description = "Put an image on another backing file, so that its disk stays what it is.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class ImageRebaseCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private LayeredFormat format;

    @Option(
            names = {"-u", "--unsafe"},
            description =
                    "Only write down the name: the disk is what the new backing file makes of it. For one that was moved, or has the same contents.")
    private boolean unsafe;

    @Option(
            names = {"-b", "--backing"},
            paramLabel = "FILE",
            required = true,
            description = "The new backing file, seen from the image's folder; '' for none.")
    private String backingFile;

    @Option(
            names = {"-F", "--backing-format"},
            paramLabel = "FORMAT",
            converter = AskedFormat.Name.class,
            description = "Its format; may be left out where it is recorded with the file.")
    private Optional<String> backingFormat;

    @Mixin
    private ProgressOptions progress;

    @Mixin
    private NamedFiles files;

    @Parameters(paramLabel = "FILE", description = "The image, which nobody else uses.")
    private Path file;

    ImageRebaseCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        if (backingFile.isEmpty() && backingFormat.isPresent()) {
            throw new CommandFailure(ExitStatus.USAGE, "-b '' is for no backing file, which has no format");
        }
        try (FormatsAtHand formats = files.formats()) {
            FormatChoice choice = format.of(file);
            Layered layered = LayeredFormat.layered(formats, choice);
            Optional<Backing> below = below(layered);
            Below seen = unsafe ? Below.UNSEEN : Below.SEEN;
            try (Layer top = layered.openLayer(file, OpenedFor.WRITING, seen)) {
                formats.memory().remember(choice);
                if (!unsafe) {
                    keepWhatDiffers(formats, layered, top, below);
                }
                top.lieOn(below);
            }
        }
        return ExitStatus.OK.code();
    }

    private Optional<Backing> below(Layered layered) throws IOException, CommandFailure {
        if (backingFile.isEmpty()) {
            return Optional.empty();
        }
        if (backingFormat.isPresent()) {
            return Optional.of(new Backing(backingFile, backingFormat));
        }
        Path path = layered.resolve(file, new Backing(backingFile, Optional.empty()));
        return Optional.of(new Backing(backingFile, Optional.of(AskedFormat.ofBackingFile(path, backingFormat))));
    }

    private void keepWhatDiffers(FormatsAtHand formats, Layered layered, Layer top, Optional<Backing> below)
            throws IOException {
        LayerMerge merge = new LayerMerge(
                new Side(file, top), progress.on(spec.commandLine().getErr()));
        if (below.isEmpty()) {
            merge.keepWhatDiffersFrom(Optional.empty());
            return;
        }
        Path path = layered.resolve(file, below.get());
        try (BlockDevice base =
                formats.named(below.get().format().orElseThrow()).open(path, OpenedFor.READING)) {
            merge.keepWhatDiffersFrom(Optional.of(new Side(path, base)));
        }
    }
}
