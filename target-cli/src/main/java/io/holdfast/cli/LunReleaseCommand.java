package io.holdfast.cli;

import io.holdfast.cli.config.ConfigException;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast lun release}: takes the write lease from a host that is gone. */
@Command(
        name = "release",
        description = {
            "Let the next host that writes have the disk, when the one that has it is gone and will not come back.",
            "Without this, that happens by itself when it has been gone for about a minute and a half (hold-seconds)."
        },
        mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init") // picocli sets options and parameters
final class LunReleaseCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private LunAddress lun;

    LunReleaseCommand() {}

    @Override
    public Integer call() throws IOException, ConfigException, CommandFailure {
        PrintWriter out = spec.commandLine().getOut();
        out.println(lun.order(null));
        out.flush();
        return ExitStatus.OK.code();
    }
}
