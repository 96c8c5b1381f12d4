package io.holdfast.cli;

import io.holdfast.cli.config.ConfigException;
import io.holdfast.cli.config.Names;
import io.holdfast.iscsi.text.IscsiName;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast lun writer}: gives a host the write lease. */
@Command(
        name = "writer",
        description = {
            "Let this host write, and from now on no other.",
            "What the host that could write until now has begun ends before; what it sends later is refused, so shut it down or disconnect it first if you can."
        },
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class LunWriterCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private LunAddress lun;

    @Parameters(
            index = "2",
            paramLabel = "HOST",
            converter = HostName.class,
            description = "The host's initiator name.")
    private IscsiName host;

    LunWriterCommand() {}

    @Override
    public Integer call() throws IOException, ConfigException, CommandFailure {
        PrintWriter out = spec.commandLine().getOut();
        out.println(lun.order(host));
        out.flush();
        return ExitStatus.OK.code();
    }

    /** Reads the name of a host. */
    static final class HostName extends ValueConverter<IscsiName> {
        HostName() {
            super(Names::initiator);
        }
    }
}
