package io.holdfast.cli;

import io.holdfast.cli.config.Addresses;
import io.holdfast.cli.config.ConfigException;
import io.holdfast.cli.config.Configuration;
import io.holdfast.cli.config.Names;
import io.holdfast.cli.config.TargetSettings;
import io.holdfast.cli.service.Service;
import io.holdfast.iscsi.text.IscsiName;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast export}: one image at once, as qemu-nbd does it. */
@Command(
        name = "export",
        description = {
            "Serve one image until Ctrl-C, without a configuration file.",
            "Prints the URL of the disk as soon as it can be reached."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class ExportCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE", description = "A disk image or a block device.")
    private Path image;

    @Option(
            names = "--listen",
            paramLabel = "ADDR:PORT",
            defaultValue = "127.0.0.1:3260",
            converter = PortalAddress.class,
            description =
                    "Where initiators connect; default ${DEFAULT-VALUE}, this machine alone. Port 0 takes a free one.")
    private InetSocketAddress listen;

    @Option(
            names = "--name",
            paramLabel = "IQN",
            converter = TargetName.class,
            description = "The target's name; default: made of the image's.")
    private Optional<IscsiName> name;

    @Mixin
    private DiskOptions disk;

    @Mixin
    private AccessOptions access;

    ExportCommand() {}

    @Override
    public Integer call() throws IOException, ConfigException, InterruptedException {
        Configuration configuration = configuration();
        try (Service service = Service.start(configuration)) {
            PrintWriter out = spec.commandLine().getOut();
            service.urls().forEach(out::println);
            out.flush();
            StopSignal.await(service);
            return ExitStatus.OK.code();
        }
    }

    /** What the options ask for. */
    Configuration configuration() {
        IscsiName target = name.orElseGet(() -> Names.targetNamedAfter(stem(image)));
        return new Configuration(
                List.of(listen),
                Optional.empty(),
                List.of(new TargetSettings(
                        target, Optional.empty(), access.access(), access.chap(), List.of(disk.lun(image)))));
    }

    /** The file's name without what tells its format. */
    private static String stem(Path file) {
        Path name = file.getFileName();
        return name == null ? "" : name.toString().replaceFirst("(?<=.)\\.(raw|img|qcow2|vmdk)$", "");
    }

    /** Reads {@code --listen}. */
    static final class PortalAddress extends ValueConverter<InetSocketAddress> {
        PortalAddress() {
            super(Addresses::portal);
        }
    }

    /** Reads {@code --name}. */
    static final class TargetName extends ValueConverter<IscsiName> {
        TargetName() {
            super(Names::target);
        }
    }
}
