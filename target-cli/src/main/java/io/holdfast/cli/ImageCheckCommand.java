package io.holdfast.cli;

import io.holdfast.cli.image.CheckOutcome;
import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatMemory;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.image.CheckReport;
import io.holdfast.image.Checkable;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageFormat;
import io.holdfast.image.Repairable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast image check}: qemu-img check, with its exit statuses. */
@Command(
        name = "check",
        description = "Tell whether the tables of an image agree with each other, and repair them.",
        mixinStandardHelpOptions = true,
        exitCodeListHeading = "%nExit statuses:%n",
        exitCodeList = {
            "0:nothing is wrong, or not any more",
            "2:the image is damaged",
            "3:some space is wasted, no data is in danger",
            "63:images of that format have no tables, or are not repaired",
            "more:not checked, because of an error"
        })
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class ImageCheckCommand implements Callable<Integer> {

    private static final int DAMAGED = 2;
    private static final int LEAKS = 3;
    private static final int NOT_SUPPORTED = 63;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-f", "--format"},
            paramLabel = "FORMAT",
            converter = AskedFormat.Name.class,
            description =
                    "The image's format: raw, qcow2 or vmdk. Without it, the one that was recorded with the file, or that the file begins like.")
    private Optional<String> format;

    @Option(
            names = {"-r", "--repair"},
            paramLabel = "WHAT",
            arity = "0..1",
            fallbackValue = "all",
            converter = Repair.Converter.class,
            description = "Repair what is wrong: leaks (wasted space, where nothing else is wrong) or all.")
    private Optional<Repair> repair;

    @Option(
            names = {"-q", "--quiet"},
            description = "Say nothing but errors.")
    private boolean quiet;

    @Mixin
    private ReportOptions output;

    @Mixin
    private NamedFiles files;

    @Parameters(paramLabel = "FILE", description = "The image, which nobody else uses.")
    private Path file;

    /** What is repaired. */
    private enum Repair {
        LEAKS,
        ALL;

        /** Reads {@code --repair}. */
        static final class Converter extends ValueConverter<Repair> {
            Converter() {
                super(Repair::of);
            }
        }

        private static Repair of(String text) {
            for (Repair repair : values()) {
                if (repair.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return repair;
                }
            }
            throw new IllegalArgumentException("'" + text + "' is nothing to repair: leaks or all");
        }

        boolean cures(CheckReport report) {
            return switch (this) {
                case LEAKS -> report.sound() && report.leaks() > 0;
                case ALL -> !report.sound() || report.leaks() > 0;
            };
        }
    }

    ImageCheckCommand() {}

    @Override
    public Integer call() throws IOException, CommandFailure {
        FormatChoice choice = AskedFormat.of(file, format, "-f");
        try (FormatsAtHand formats = files.formats()) {
            ImageFormat found = formats.named(choice.name());
            if (!(found instanceof Checkable checkable)) {
                spec.commandLine()
                        .getErr()
                        .println("holdfast: " + file + ": " + choice.name() + " images have no tables to check");
                return NOT_SUPPORTED;
            }
            if (repair.isPresent() && !(found instanceof Repairable)) {
                spec.commandLine()
                        .getErr()
                        .println("holdfast: " + file + ": " + choice.name()
                                + " images cannot be repaired, only checked");
                return NOT_SUPPORTED;
            }
            return check(checkable, choice, formats.memory());
        }
    }

    private int check(Checkable checkable, FormatChoice choice, FormatMemory memory) throws ImageException {
        CheckReport before = checkable.check(file);
        before.findings().forEach(spec.commandLine().getErr()::println);
        CheckReport after = before;
        if (checkable instanceof Repairable repairable
                && repair.isPresent()
                && repair.get().cures(before)) {
            memory.remember(choice);
            repairable.repair(file);
            after = checkable.check(file);
            after.findings().forEach(spec.commandLine().getErr()::println);
        }
        CheckOutcome outcome = CheckOutcome.of(file, choice.name(), before, after);
        if (!quiet) {
            output.print(spec.commandLine().getOut(), outcome::text, outcome);
        }
        return after.corruptions() > 0 ? DAMAGED : after.leaks() > 0 ? LEAKS : ExitStatus.OK.code();
    }
}
