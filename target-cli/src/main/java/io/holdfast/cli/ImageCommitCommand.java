package io.holdfast.cli;

import io.holdfast.cli.image.BackingChain;
import io.holdfast.cli.image.BackingChain.Link;
import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.cli.image.ImageCopy.Side;
import io.holdfast.cli.image.LayerMerge;
import io.holdfast.cli.image.OpenedFor;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.Layer;
import io.holdfast.image.Layered;
import io.holdfast.image.Layered.Below;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    @Option(
            names = {"-b", "--base"},
            paramLabel = "BASE",
            description =
                    "Write into this one of the images further down. What is between is of no use afterwards but under FILE, and nothing is taken out of FILE, as with -d.")
    private Optional<String> base = Optional.empty();

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
            LayeredFormat.layered(formats, choice);
            List<Link> chain = new BackingChain(formats, ImageCommitCommand::sayNothing).of(choice);
            if (chain.size() == 1) {
                throw new CommandFailure(ExitStatus.DATA, file + ": has no backing file");
            }
            if (base.isPresent()) {
                commitTo(formats, chain.subList(0, place(chain, base.get()) + 1));
            } else {
                commit(formats, choice, chain);
            }
        }
        if (!progress.quiet()) {
            spec.commandLine().getOut().println("Image committed.");
        }
        return ExitStatus.OK.code();
    }

    private static String sayNothing(Path image, Path below) throws ImageException {
        throw new ImageException(
                Kind.INVALID_FORMAT, image, "does not say of which format its backing file " + below + " is");
    }

    private static int place(List<Link> chain, String name) throws CommandFailure {
        for (int i = 1; i < chain.size(); i++) {
            Path fromAbove = chain.get(i - 1).file().resolveSibling(name);
            if (chain.get(i).name().equals(Optional.of(name)) || isAt(fromAbove, chain.get(i))) {
                return i;
            }
        }
        throw new CommandFailure(
                ExitStatus.DATA, chain.getFirst().file() + ": there is no '" + name + "' among what it is based on");
    }

    private static boolean isAt(Path path, Link link) {
        try {
            return path.toRealPath().equals(link.realPath());
        } catch (IOException _) {
            return false; // a name of something else, or of nothing
        }
    }

    /** Into the image right below. */
    private void commit(FormatsAtHand formats, FormatChoice choice, List<Link> chain)
            throws IOException, CommandFailure {
        try (Layer top = LayeredFormat.layered(formats, choice).openLayer(file, OpenedFor.WRITING, Below.UNSEEN);
                BlockDevice below = openBase(formats, chain.get(1), top)) {
            formats.memory().remember(choice);
            moveDown(List.of(new Side(file, top)), new Side(chain.get(1).file(), below));
            if (!keep) {
                top.giveUpAll();
            }
        }
    }

    /** Into the last one, of which the others are what is to be committed; they stay as they are. */
    private void commitTo(FormatsAtHand formats, List<Link> chain) throws IOException, CommandFailure {
        Link last = chain.getLast();
        List<Side> layers = new ArrayList<>();
        try {
            for (Link link : chain.subList(0, chain.size() - 1)) {
                FormatChoice choice =
                        FormatChoice.named(link.file(), link.info().format());
                Layered layered = LayeredFormat.layered(formats, choice);
                layers.add(new Side(link.file(), layered.openLayer(link.realPath(), OpenedFor.READING, Below.UNSEEN)));
            }
            try (BlockDevice below = openBase(formats, last, layers.getFirst().device())) {
                moveDown(layers, new Side(last.file(), below));
            }
        } finally {
            for (Side layer : layers) {
                layer.device().close();
            }
        }
    }

    private static BlockDevice openBase(FormatsAtHand formats, Link base, BlockDevice top) throws IOException {
        BlockDevice device = formats.named(base.info().format()).open(base.realPath(), OpenedFor.WRITING);
        try {
            formats.memory()
                    .remember(FormatChoice.named(base.realPath(), base.info().format()));
            if (device.sizeBytes() < top.sizeBytes()) {
                device.resize(top.sizeBytes());
            }
            return device;
        } catch (IOException | RuntimeException e) {
            device.close();
            throw e;
        }
    }

    private void moveDown(List<Side> layers, Side below) throws IOException {
        new LayerMerge(layers, progress.on(spec.commandLine().getErr())).moveDown(below);
    }
}
