package io.holdfast.cli;

import io.holdfast.cli.config.Values;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.image.ImageException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            converter = AskedFormat.Name.class,
            description = "The image's format: raw (default), qcow2 or vmdk.")
    private String format;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    @Mixin
    private FormatOptions options;

    @Parameters(index = "0", paramLabel = "FILE", description = "The image to make.")
    private Path file;

    @Parameters(
            index = "1",
            paramLabel = "SIZE",
            converter = Size.class,
            description = "Its size in bytes, or with K, M, G or T behind the number (powers of 1024).")
    private long sizeBytes;

    ImageCreateCommand() {}

    @Override
    public Integer call() throws ImageException, CommandFailure {
        TargetFolder.mustExist(file);
        try (FormatsAtHand formats = new FormatsAtHand()) {
            formats.named(format).create(file, sizeBytes, options.words());
        }
        if (!quiet) {
            spec.commandLine().getOut().println("Formatting '%s', fmt=%s size=%d".formatted(file, format, sizeBytes));
        }
        return ExitStatus.OK.code();
    }

    /** Reads SIZE. */
    static final class Size extends ValueConverter<Long> {
        Size() {
            super(Values::imageSize);
        }
    }
}
