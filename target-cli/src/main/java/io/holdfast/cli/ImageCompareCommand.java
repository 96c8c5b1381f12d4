package io.holdfast.cli;

import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.cli.image.ImageComparison;
import io.holdfast.cli.image.ImageComparison.Result;
import io.holdfast.cli.image.ImageComparison.Rule;
import io.holdfast.cli.image.ImageCopy.Side;
import io.holdfast.cli.image.OpenedFor;
import io.holdfast.image.BlockDevice;
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

/** {@code holdfast image compare}: qemu-img compare, with its exit statuses: 0 the same, 1 different, more than 1 not compared. */
@Command(
        name = "compare",
        description = "Tell whether hosts would read the same from two images.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit statuses:%n",
        exitCodeList = {"0:the same", "1:different", "more:not compared, because of an error"})
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class ImageCompareCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-f", "--a-format"},
            paramLabel = "FORMAT",
            converter = AskedFormat.Name.class,
            description =
                    "The first image's format: raw, qcow2 or vmdk. Without it, the one that was recorded with the file, or that the file begins like.")
    private Optional<String> firstFormat;

    @Option(
            names = {"-F", "--b-format"},
            paramLabel = "FORMAT",
            converter = AskedFormat.Name.class,
            description = "The second image's format.")
    private Optional<String> secondFormat;

    @Option(
            names = {"-s", "--strict"},
            description = "Sizes must be the same too, and so must be where space is allocated.")
    private boolean strict;

    @Mixin
    private ProgressOptions progress;

    @Mixin
    private NamedFiles files;

    @Option(
            names = "--b-secret-file",
            paramLabel = "FILE",
            description = "As --secret-file, for the second image; where it is left out, --secret-file is for both.")
    private Optional<Path> secondSecretFile = Optional.empty();

    @Parameters(index = "0", paramLabel = "FILE1", description = "An image.")
    private Path firstFile;

    @Parameters(index = "1", paramLabel = "FILE2", description = "Another one.")
    private Path secondFile;

    ImageCompareCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        String firstName = AskedFormat.of(firstFile, firstFormat, "-f").name();
        String secondName = AskedFormat.of(secondFile, secondFormat, "-F").name();
        try (FormatsAtHand formats = files.formats();
                FormatsAtHand seconds = files.formats(secondSecretFile.or(files::secretFile));
                BlockDevice first = formats.named(firstName).open(firstFile, OpenedFor.READING);
                BlockDevice second = seconds.named(secondName).open(secondFile, OpenedFor.READING)) {
            return compare(new Side(firstFile, first), new Side(secondFile, second))
                    .code();
        }
    }

    private ExitStatus compare(Side first, Side second) throws IOException {
        if (first.device().sizeBytes() != second.device().sizeBytes()) {
            if (strict) {
                return say("Strict mode: Image size mismatch!", ExitStatus.DIFFERENT);
            }
        }
        Rule rule = strict ? Rule.CONTENT_AND_ALLOCATION : Rule.CONTENT;
        Result result = new ImageComparison(
                        first, second, rule, progress.on(spec.commandLine().getErr()))
                .run();
        if (sizeTells(first, second, result)) {
            say("Warning: Image size mismatch!", ExitStatus.OK);
        }
        return switch (result) {
            case Result.Same _ -> say("Images are identical.", ExitStatus.OK);
            case Result.Differs(long at) -> say("Content mismatch at offset " + at + "!", ExitStatus.DIFFERENT);
            case Result.AllocatedDifferently(long at) ->
                say("Strict mode: Offset " + at + " block status mismatch!", ExitStatus.DIFFERENT);
        };
    }

    /** Whether what both have is the same, so that what only one has was looked at. */
    private static boolean sizeTells(Side first, Side second, Result result) {
        long common = Math.min(first.device().sizeBytes(), second.device().sizeBytes());
        boolean reached = switch (result) {
            case Result.Same _ -> true;
            case Result.Differs(long at) -> at >= common;
            case Result.AllocatedDifferently(long at) -> at >= common;
        };
        return reached && first.device().sizeBytes() != second.device().sizeBytes();
    }

    private ExitStatus say(String sentence, ExitStatus status) {
        if (!progress.quiet()) {
            spec.commandLine().getOut().println(sentence);
            spec.commandLine().getOut().flush();
        }
        return status;
    }
}
