package io.holdfast.cli;

import io.holdfast.cli.Subcommands.Entry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands that work on image files. */
@Command(
        name = "image",
        description = "Make, copy, compare, check and resize disk images, keep what is in one, or tell of it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class ImageCommand implements Runnable {

    static final Subcommands COMMANDS = Subcommands.of(
            new Entry("create", ImageCreateCommand::new),
            new Entry("info", ImageInfoCommand::new),
            new Entry("map", ImageMapCommand::new),
            new Entry("check", ImageCheckCommand::new),
            new Entry("convert", ImageConvertCommand::new),
            new Entry("compare", ImageCompareCommand::new),
            new Entry("resize", ImageResizeCommand::new),
            new Entry("snapshot", ImageSnapshotCommand::new),
            new Entry("commit", ImageCommitCommand::new),
            new Entry("rebase", ImageRebaseCommand::new),
            new Entry("measure", ImageMeasureCommand::new),
            new Entry("dd", ImageDdCommand::new));

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    ImageCommand() {}

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "a command is missing: " + String.join(", ", spec.subcommands().keySet()));
    }
}
