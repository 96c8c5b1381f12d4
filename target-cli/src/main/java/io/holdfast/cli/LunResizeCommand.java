package io.holdfast.cli;

import io.holdfast.cli.config.ConfigException;
import io.holdfast.cli.config.Values;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast lun resize}: makes a disk larger while hosts use it. */
@Command(
        name = "resize",
        description = {
            "Make a disk larger while hosts use it; they are told. A volume below it must have grown before.",
            "To make one smaller, stop the service and use 'holdfast image resize --shrink'."
        },
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class LunResizeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private LunAddress lun;

    @Parameters(index = "2", paramLabel = "SIZE", converter = Size.class, description = "Its new size, such as 20G.")
    private long sizeBytes;

    LunResizeCommand() {}

    @Override
    public Integer call() throws IOException, ConfigException, CommandFailure {
        PrintWriter out = spec.commandLine().getOut();
        out.println(lun.order(sizeBytes));
        out.flush();
        return ExitStatus.OK.code();
    }

    /** Reads SIZE. */
    static final class Size extends ValueConverter<Long> {
        Size() {
            super(Values::imageSize);
        }
    }
}
