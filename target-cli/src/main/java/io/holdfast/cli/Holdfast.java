package io.holdfast.cli;

import io.holdfast.cli.logging.LogOutput;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The {@code holdfast} program. */
@Command(
        name = "holdfast",
        description = "An iSCSI target: lends disks kept in image files to other machines.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ServeCommand.class,
            ExportCommand.class,
            ImageCommand.class,
            LunCommand.class,
            StatusCommand.class
        },
        footerHeading = "%nFirst steps:%n",
        footer = {
            "  holdfast serve                    a 10 GiB disk for this machine, to try it",
            "  holdfast export disk.raw          an image you have, until Ctrl-C",
            "  holdfast serve --config FILE      a service, configured"
        })
public final class Holdfast implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private boolean verbose;

    private Holdfast() {}

    /** Runs one command and ends the process with its {@link ExitStatus}. */
    static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    /** The program's commands, ready to parse and run. */
    static CommandLine commandLine() {
        FailureReport failures = new FailureReport();
        return new CommandLine(new Holdfast())
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setAbbreviatedOptionsAllowed(false)
                .setCaseInsensitiveEnumValuesAllowed(false)
                .setUsageHelpAutoWidth(true);
    }

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Tell more; twice: everything. Errors come with their stack trace.")
    void raiseVerbosity(boolean[] repeated) {
        verbose = true;
        LogOutput.raise(repeated.length);
    }

    boolean verbose() {
        return verbose;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
