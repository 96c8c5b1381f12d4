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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast image commit}: qemu-img commit, except that the backing file is on stable storage before anything is taken out of the image. */
@Command(
        name = "commit",
        description = "Write what an image has itself into its backing file, and take it out of the image.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class ImageCommitCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private LayeredFormat format;

    @Option(
            names = {"-d", "--keep"},
            description = "Leave in the image what it has: it is to be deleted anyway.")
    private boolean keep;

    @Mixin
    private ProgressOptions progress;

    @Mixin
    private NamedFiles files;

    @Parameters(paramLabel = "FILE", description = "The image. Nobody else uses it or what it is based on.")
    private Path file;

    ImageCommitCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        try (FormatsAtHand formats = files.formats()) {
            FormatChoice choice = format.of(file);
            Layered layered = LayeredFormat.layered(formats, choice);
            Backing backing = formats.named(choice.name())
                    .info(file)
                    .traits()
                    .backing()
                    .orElseThrow(() -> new CommandFailure(ExitStatus.DATA, file + ": has no backing file"));
            String below = backing.format()
                    .orElseThrow(() -> new CommandFailure(
                            ExitStatus.DATA, file + ": does not say of which format its backing file is"));
            Path path = layered.resolve(file, backing);
            try (Layer top = layered.openLayer(file, OpenedFor.WRITING, Below.UNSEEN);
                    BlockDevice base = formats.named(below).open(path, OpenedFor.WRITING)) {
                formats.memory().remember(choice);
                formats.memory().remember(FormatChoice.named(path, below));
                if (base.sizeBytes() < top.sizeBytes()) {
                    base.resize(top.sizeBytes());
                }
                new LayerMerge(
                                new Side(file, top),
                                progress.on(spec.commandLine().getErr()))
                        .moveDown(new Side(path, base));
                if (!keep) {
                    top.giveUpAll();
                }
            }
        }
        if (!progress.quiet()) {
            spec.commandLine().getOut().println("Image committed.");
        }
        return ExitStatus.OK.code();
    }
}
