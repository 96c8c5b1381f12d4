package io.holdfast.cli;

import io.holdfast.cli.config.Values;
import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.image.ImageException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast image create}: qemu-img create, except that it never overwrites. */
@Command(
        name = "create",
        description = "Make a thin image: it takes space as it is written to. An existing file is left alone.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class ImageCreateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            defaultValue = "raw",
            converter = AskedFormat.Name.class,
            description = "The image's format: raw (default), qcow2 or vmdk.")
    private String format;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    @Option(
            names = {"-b", "--backing"},
            paramLabel = "FILE",
            description =
                    "What the image does not have is in this one, seen from the image's folder, in which it must be.")
    private Optional<String> backingFile;

    @Option(
            names = {"-F", "--backing-format"},
            paramLabel = "FORMAT",
            converter = AskedFormat.Name.class,
            description = "Its format; may be left out where it is recorded with the file.")
    private Optional<String> backingFormat;

    @Mixin
    private FormatOptions options;

    @Mixin
    private NamedFiles files;

    @Parameters(index = "0", paramLabel = "FILE", description = "The image to make.")
    private Path file;

    @Parameters(
            index = "1",
            paramLabel = "SIZE",
            arity = "0..1",
            converter = Size.class,
            description =
                    "Its size in bytes, or with K, M, G or T behind the number (powers of 1024). With -b, that of the other image is usual.")
    private Optional<Long> askedBytes;

    ImageCreateCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        TargetFolder.mustExist(file);
        if (backingFile.isEmpty() && backingFormat.isPresent()) {
            throw new ParameterException(spec.commandLine(), "-F FORMAT is that of -b FILE");
        }
        if (askedBytes.isEmpty() && backingFile.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "SIZE is missing");
        }
        options.checkSecret("--secret-file", files.secretFile(), files.secretFile());
        Map<String, String> words = new LinkedHashMap<>(options.words());
        Optional<FormatChoice> backing = backing();
        if (backing.isPresent()) {
            words.put("backing_file", backingFile.orElseThrow());
            words.put("backing_fmt", backing.get().name());
        }
        long sizeBytes;
        try (FormatsAtHand formats = files.formats()) {
            sizeBytes = askedBytes.isPresent() ? askedBytes.get() : backingBytes(formats, backing.orElseThrow());
            formats.create(FormatChoice.named(file, format), sizeBytes, words);
        }
        if (!quiet) {
            spec.commandLine().getOut().println("Formatting '%s', fmt=%s size=%d".formatted(file, format, sizeBytes));
        }
        return ExitStatus.OK.code();
    }

    private Optional<FormatChoice> backing() throws IOException, CommandFailure {
        if (backingFile.isEmpty()) {
            return Optional.empty();
        }
        Path path = file.resolveSibling(backingFile.get());
        return Optional.of(FormatChoice.named(path, AskedFormat.ofBackingFile(path, backingFormat)));
    }

    private static long backingBytes(FormatsAtHand formats, FormatChoice backing) throws ImageException {
        return formats.named(backing.name()).info(backing.file()).sizeBytes();
    }

    /** Reads SIZE. */
    static final class Size extends ValueConverter<Long> {
        Size() {
            super(Values::imageSize);
        }
    }
}
