package io.holdfast.cli;

import io.holdfast.cli.config.Values;
import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.cli.image.OpenedFor;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.Growable;
import io.holdfast.image.Preallocation;
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

/** {@code holdfast image resize}: qemu-img resize. */
@Command(
        name = "resize",
        description = "Make the disk in an image larger, or smaller. Nobody may use the image meanwhile.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class ImageResizeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            converter = AskedFormat.Name.class,
            description =
                    "The image's format: raw, qcow2 or vmdk. Without it, the one that was recorded with the file, or that the file begins like.")
    private Optional<String> format;

    @Option(names = "--shrink", description = "Allow a smaller size: what lies beyond it is lost.")
    private boolean shrink;

    @Option(
            names = "--preallocation",
            paramLabel = "MODE",
            converter = Space.class,
            description =
                    "What of the added space is taken at once: off (default), metadata (qcow2), falloc or full, as with create -o preallocation=.")
    private Optional<Preallocation> preallocation = Optional.empty();

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    @Mixin
    private NamedFiles files;

    @Parameters(index = "0", paramLabel = "FILE", description = "The image.")
    private Path file;

    @Parameters(
            index = "1",
            paramLabel = "SIZE",
            converter = Change.Converter.class,
            description = "Its new size, or with + before it how much is added, or with - how much is taken away.")
    private Change change;

    ImageResizeCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        FormatChoice choice = AskedFormat.of(file, format, "-f");
        try (FormatsAtHand formats = files.formats();
                BlockDevice device = formats.open(choice, OpenedFor.WRITING)) {
            long newBytes = change.from(device.sizeBytes());
            if (newBytes <= 0) {
                throw new CommandFailure(ExitStatus.USAGE, file + ": nothing would be left of it");
            }
            if (newBytes < device.sizeBytes() && !shrink) {
                throw new CommandFailure(
                        ExitStatus.USAGE,
                        file
                                + ": would become smaller, and what lies beyond its new end would be lost; --shrink allows it");
            }
            if (newBytes < device.sizeBytes() && takesSpace()) {
                throw new CommandFailure(ExitStatus.USAGE, file + ": would become smaller, and takes no space then");
            }
            formats.memory().remember(choice);
            if (takesSpace()) {
                growable(device, choice).grow(newBytes, preallocation.orElseThrow());
            } else {
                device.resize(newBytes);
            }
        }
        if (!quiet) {
            spec.commandLine().getOut().println("Image resized.");
        }
        return ExitStatus.OK.code();
    }

    private boolean takesSpace() {
        return preallocation.orElse(Preallocation.OFF) != Preallocation.OFF;
    }

    private Growable growable(BlockDevice device, FormatChoice choice) throws CommandFailure {
        if (device instanceof Growable growable) {
            return growable;
        }
        throw new CommandFailure(ExitStatus.USAGE, file + ": " + choice.name() + " images take no space beforehand");
    }

    /** Reads {@code --preallocation}. */
    static final class Space extends ValueConverter<Preallocation> {
        Space() {
            super(text -> Preallocation.of(text)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "'" + text + "' is no way to take space: off, metadata, falloc or full")));
        }
    }

    /** What SIZE says: a size, or a difference. */
    record Change(Kind kind, long bytes) {

        /** How the size comes from the old one. */
        enum Kind {
            SET,
            ADD,
            TAKE_AWAY
        }

        long from(long oldBytes) {
            return switch (kind) {
                case SET -> bytes;
                case ADD -> Math.addExact(oldBytes, bytes);
                case TAKE_AWAY -> oldBytes - bytes;
            };
        }

        private static Change of(String text) {
            if (text.startsWith("+")) {
                return new Change(Kind.ADD, Values.imageSize(text.substring(1)));
            }
            if (text.startsWith("-")) {
                return new Change(Kind.TAKE_AWAY, Values.imageSize(text.substring(1)));
            }
            return new Change(Kind.SET, Values.imageSize(text));
        }

        /** Reads SIZE. */
        static final class Converter extends ValueConverter<Change> {
            Converter() {
                super(Change::of);
            }
        }
    }
}
