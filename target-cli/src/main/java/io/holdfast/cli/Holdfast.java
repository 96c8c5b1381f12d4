package io.holdfast.cli;

import io.holdfast.cli.Subcommands.Entry;
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
        footerHeading = "%nFirst steps:%n",
        footer = {
            "  holdfast serve                    a 10 GiB disk for this machine, to try it",
            "  holdfast export disk.raw          an image you have, until Ctrl-C",
            "  holdfast serve --config FILE      a service, configured"
        })
public final class Holdfast implements Runnable {

    private static final Subcommands COMMANDS = Subcommands.of(
            new Entry("serve", ServeCommand::new),
            new Entry("export", ExportCommand::new),
            new Entry("image", ImageCommand::new),
            new Entry("lun", LunCommand::new),
            new Entry("status", StatusCommand::new));

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    private boolean verbose;

    private Holdfast() {}

    /** Runs one command and ends the process with its {@link ExitStatus}. */
    static void main(String[] args) {
        System.exit(commandLine(args).execute(args));
    }

    /** The program, ready to parse and run these words; for others, commands may be missing. Without words it has all. */
    static CommandLine commandLine(String... words) {
        CommandLine program = new CommandLine(new Holdfast());
        COMMANDS.addTo(program, word(words, 0));
        CommandLine image = program.getSubcommands().get("image");
        if (image != null) {
            ImageCommand.COMMANDS.addTo(image, word(words, 1));
        }
        FailureReport failures = new FailureReport();
        return program.setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setAbbreviatedOptionsAllowed(false)
                .setCaseInsensitiveEnumValuesAllowed(false)
                .setUsageHelpAutoWidth(true);
    }

    private static String word(String[] words, int index) {
        return index < words.length ? words[index] : "";
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
