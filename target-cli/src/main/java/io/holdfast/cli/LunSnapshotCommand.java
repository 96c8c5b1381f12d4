package io.holdfast.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.holdfast.cli.SnapshotAction.Order;
import io.holdfast.cli.config.ConfigException;
import io.holdfast.cli.image.SnapshotReport;
import io.holdfast.cli.json.Json;
import java.io.IOException;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code holdfast lun snapshot}: what {@code image snapshot} does, with a disk that is served. */
@Command(
        name = "snapshot",
        description = "Keep what a disk is, inside its qcow2 image, while hosts use it, and bring it back.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
@SuppressWarnings("NullAway.Init") // picocli sets it
final class LunSnapshotCommand implements Runnable {

    private static final String NAME_OR_ID = "Its name or its id.";

    @Spec
    private CommandSpec spec;

    LunSnapshotCommand() {}

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "a command is missing: create, list, apply or delete");
    }

    @Command(
            name = "create",
            description = {
                "Keep the disk as it is now. Hosts wait meanwhile.",
                "What a host has in its cache alone is not in it: it is what a power cut would leave."
            },
            mixinStandardHelpOptions = true)
    int create(
            @Mixin LunAddress lun,
            @Parameters(index = "2", paramLabel = "SNAPSHOT", description = "How it is to be called.") String name)
            throws IOException, ConfigException, CommandFailure {
        return say(lun.snapshots(new Order.Creation(name)));
    }

    @Command(name = "list", description = "List the snapshots of a disk.", mixinStandardHelpOptions = true)
    int list(@Mixin LunAddress lun, @Mixin ReportOptions output) throws IOException, ConfigException, CommandFailure {
        SnapshotReport report = report(lun.snapshots(new Order.Listing()));
        output.print(spec.commandLine().getOut(), report::text, report);
        return ExitStatus.OK.code();
    }

    @Command(
            name = "apply",
            description = {
                "Make the disk what it was in a snapshot; what it is now is lost.",
                "Only while no host is logged in to it, has its write lease, or is registered for persistent reservations."
            },
            mixinStandardHelpOptions = true)
    int apply(
            @Mixin LunAddress lun,
            @Parameters(index = "2", paramLabel = "SNAPSHOT", description = NAME_OR_ID) String nameOrId)
            throws IOException, ConfigException, CommandFailure {
        return say(lun.snapshots(new Order.Application(nameOrId)));
    }

    @Command(
            name = "delete",
            description = "Give a snapshot up, and the space that it takes. Hosts go on reading meanwhile.",
            mixinStandardHelpOptions = true)
    int delete(
            @Mixin LunAddress lun,
            @Parameters(index = "2", paramLabel = "SNAPSHOT", description = NAME_OR_ID) String nameOrId)
            throws IOException, ConfigException, CommandFailure {
        return say(lun.snapshots(new Order.Deletion(nameOrId)));
    }

    private int say(String answer) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(answer);
        out.flush();
        return ExitStatus.OK.code();
    }

    private static SnapshotReport report(String json) throws IOException {
        try {
            return Json.read(json, SnapshotReport.class);
        } catch (JsonProcessingException e) {
            throw new IOException("the service tells of its snapshots in a way that this program does not know", e);
        }
    }
}
