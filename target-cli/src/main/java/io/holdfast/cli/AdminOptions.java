package io.holdfast.cli;

import io.holdfast.cli.config.Addresses;
import io.holdfast.cli.config.ConfigException;
import io.holdfast.cli.config.ConfigurationFile;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Which running service is meant; without either option, the one at the default address. */
final class AdminOptions {

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

    AdminOptions() {}

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

    /** What to say when nobody listens there. */
    static CommandFailure silent(InetSocketAddress address) {
        return new CommandFailure(
                ExitStatus.UNAVAILABLE,
                "nothing answers at " + Addresses.format(address)
                        + "; is the service running, and is this the 'admin' of its configuration?");
    }

    /** Reads {@code --admin}. */
    static final class AdminAddress extends ValueConverter<InetSocketAddress> {
        AdminAddress() {
            super(Addresses::adminServer);
        }
    }
}
