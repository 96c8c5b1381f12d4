package io.holdfast.cli;

import io.holdfast.cli.admin.AdminClient;
import io.holdfast.cli.admin.StatusText;
import io.holdfast.cli.config.Addresses;
import io.holdfast.cli.config.ConfigException;
import io.holdfast.cli.config.ConfigurationFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
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
    private Service service = new Service();

    @Option(
            names = "--output",
            paramLabel = "OUTPUT",
            defaultValue = "human",
            converter = OutputForm.Converter.class,
            description = "human (default) or json.")
    private OutputForm output;

    StatusCommand() {}

    /** Which service; without either, the one at the default address. */
    static final class Service {

        @Option(
                names = {"-c", "--config"},
                paramLabel = "FILE",
                description = "The service of this configuration file.")
        private Optional<Path> config = Optional.empty();

        @Option(
                names = "--admin",
                paramLabel = "ADDR",
                converter = AdminAddress.class,
                description = "The service with this admin address; default 127.0.0.1:3280.")
        private Optional<InetSocketAddress> admin = Optional.empty();

        InetSocketAddress address() throws IOException, ConfigException, CommandFailure {
            if (config.isEmpty()) {
                return admin.orElseGet(() -> Addresses.adminServer("127.0.0.1"));
            }
            Path file = config.get();
            return ConfigurationFile.read(file)
                    .admin()
                    .orElseThrow(() -> new CommandFailure(
                            ExitStatus.UNAVAILABLE, file + " says 'admin: off', so its service cannot be asked"));
        }
    }

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
            throw new CommandFailure(
                    ExitStatus.UNAVAILABLE,
                    "nothing answers at " + Addresses.format(address)
                            + "; is the service running, and is this the 'admin' of its configuration?");
        }
    }

    /** Reads {@code --admin}. */
    static final class AdminAddress extends ValueConverter<InetSocketAddress> {
        AdminAddress() {
            super(Addresses::adminServer);
        }
    }
}
