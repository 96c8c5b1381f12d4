package io.holdfast.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands that work on image files. */
@Command(
        name = "image",
        description = "Make, copy, compare, check and resize disk images, or tell what is in one.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ImageCreateCommand.class,
            ImageInfoCommand.class,
            ImageMapCommand.class,
            ImageCheckCommand.class,
            ImageConvertCommand.class,
            ImageCompareCommand.class,
            ImageResizeCommand.class,
            ImageMeasureCommand.class,
            ImageDdCommand.class
        })
final class ImageCommand implements Runnable {

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
