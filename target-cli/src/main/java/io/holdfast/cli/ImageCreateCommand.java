package io.holdfast.cli;

import io.holdfast.cli.config.ImageFormat;
import io.holdfast.cli.config.Values;
import io.holdfast.cli.image.RawImage;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            converter = FormatConverter.class,
            description = "The image's format: raw (default).")
    private ImageFormat format;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    @Parameters(index = "0", paramLabel = "FILE", description = "The image to make.")
    private Path file;

    @Parameters(
            index = "1",
            paramLabel = "SIZE",
            converter = SizeConverter.class,
            description = "Its size in bytes, or with K, M, G or T behind the number (powers of 1024).")
    private long sizeBytes;

    ImageCreateCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        try {
            switch (format) {
                case RAW -> RawImage.create(file, sizeBytes);
            }
        } catch (NoSuchFileException _) {
            throw new CommandFailure(ExitStatus.CANNOT_CREATE, file + ": its folder does not exist");
        }
        if (!quiet) {
            spec.commandLine()
                    .getOut()
                    .println("Formatting '%s', fmt=%s size=%d"
                            .formatted(file, format.name().toLowerCase(Locale.ROOT), sizeBytes));
        }
        return ExitStatus.OK.code();
    }

    /** Reads {@code --format}. */
    static final class FormatConverter extends ValueConverter<ImageFormat> {
        FormatConverter() {
            super(Values::format);
        }
    }

    /** Reads SIZE. */
    static final class SizeConverter extends ValueConverter<Long> {
        SizeConverter() {
            super(Values::imageSize);
        }
    }
}
