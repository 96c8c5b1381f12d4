package io.holdfast.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Groups the commands for the disks of a running service. */
@Command(
        name = "lun",
        description =
                "Decide which host may write to a disk of a running service, make a disk larger, keep what is on it.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {LunWriterCommand.class, LunReleaseCommand.class, LunResizeCommand.class, LunSnapshotCommand.class
        })
final class LunCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    LunCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: writer, release, resize or snapshot");
    }
}
