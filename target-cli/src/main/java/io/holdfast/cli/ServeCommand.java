package io.holdfast.cli;

import io.holdfast.cli.config.ConfigException;
import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.ConfigurationFile;
import io.holdfast.cli.service.Service;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code holdfast serve}: the service. */
@Command(
        name = "serve",
        description = {
            "Serve the disks of a configuration file until SIGTERM or Ctrl-C.",
            "Without one: a 10 GiB disk in the folder data, to try it, for this machine alone."
        },
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options
final class ServeCommand implements Callable<Integer> {

    private static final Path DATA = Path.of("data");

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "The configuration; conf/holdfast.yaml is one with every key explained.")
    private Optional<Path> config;

    ServeCommand() {}

    @Override
    public Integer call() throws IOException, ConfigException, InterruptedException {
        Configuration configuration = config.isPresent() ? ConfigurationFile.read(config.get()) : FirstDisk.in(DATA);
        try (Service service = Service.start(configuration)) {
            if (config.isEmpty()) {
                PrintWriter out = spec.commandLine().getOut();
                out.print(FirstDisk.whatNext(configuration));
                out.flush();
            }
            StopSignal.await(service);
            return ExitStatus.OK.code();
        }
    }
}
