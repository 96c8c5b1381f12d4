package io.holdfast.cli;

import io.holdfast.cli.config.Values;
import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.image.ImageException;
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
            description = "Its format.")
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
    public Integer call() throws ImageException, CommandFailure {
        TargetFolder.mustExist(file);
        if (backingFile.isPresent() != backingFormat.isPresent()) {
            throw new ParameterException(spec.commandLine(), "-b FILE and -F FORMAT go together");
        }
        if (askedBytes.isEmpty() && backingFile.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "SIZE is missing");
        }
        options.checkSecret("--secret-file", files.secretFile(), files.secretFile());
        Map<String, String> words = new LinkedHashMap<>(options.words());
        backingFile.ifPresent(name -> words.put("backing_file", name));
        backingFormat.ifPresent(name -> words.put("backing_fmt", name));
        long sizeBytes;
        try (FormatsAtHand formats = files.formats()) {
            sizeBytes = askedBytes.isPresent() ? askedBytes.get() : backingBytes(formats);
            formats.create(FormatChoice.named(file, format), sizeBytes, words);
        }
        if (!quiet) {
            spec.commandLine().getOut().println("Formatting '%s', fmt=%s size=%d".formatted(file, format, sizeBytes));
        }
        return ExitStatus.OK.code();
    }

    private long backingBytes(FormatsAtHand formats) throws ImageException {
        Path path = file.resolveSibling(backingFile.orElseThrow());
        return formats.named(backingFormat.orElseThrow()).info(path).sizeBytes();
    }

    /** Reads SIZE. */
    static final class Size extends ValueConverter<Long> {
        Size() {
            super(Values::imageSize);
        }
    }
}
