package io.holdfast.cli;

import io.holdfast.cli.admin.AdminClient;
import io.holdfast.cli.admin.StatusText;
import io.holdfast.cli.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code holdfast status}: asks the admin server of a running service. */
@Command(
        name = "status",
        description = "Tell what a running service serves, and to whom.",
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options
final class StatusCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @ArgGroup
    private AdminOptions service = new AdminOptions();

    @Option(
            names = "--output",
            paramLabel = "OUTPUT",
            defaultValue = "human",
            converter = OutputForm.Converter.class,
            description = "human (default) or json.")
    private OutputForm output;

    StatusCommand() {}

    @Override
    public Integer call() throws IOException, ConfigException, CommandFailure {
        InetSocketAddress address = service.address();
        String json = ask(address);
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case HUMAN -> out.print(StatusText.of(AdminClient.parse(json, address), Instant.now()));
            case JSON -> out.println(json.strip());
        }
        out.flush();
        return ExitStatus.OK.code();
    }

    private static String ask(InetSocketAddress address) throws IOException, CommandFailure {
        try {
            return AdminClient.status(address);
        } catch (ConnectException _) {
            throw AdminOptions.silent(address);
        }
    }
}
