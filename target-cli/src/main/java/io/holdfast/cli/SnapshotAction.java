package io.holdfast.cli;

import java.util.Optional;
import picocli.CommandLine.Option;

/** What is done with snapshots: one thing at a time. */
@SuppressWarnings("NullAway.Init") // picocli sets options
final class SnapshotAction {

    @Option(
            names = {"-l", "--list"},
            description = "List the snapshots, as without any of these.")
    @SuppressWarnings("UnusedVariable") // it excludes the others, and is what is done without them
    private boolean list;

    @Option(
            names = {"-c", "--create"},
            paramLabel = "SNAPSHOT",
            description = "Keep the disk as it is now, under this name.")
    private Optional<String> create = Optional.empty();

    @Option(
            names = {"-a", "--apply"},
            paramLabel = "SNAPSHOT",
            description = "Make the disk what it was then; what it is now is lost.")
    private Optional<String> apply = Optional.empty();

    @Option(
            names = {"-d", "--delete"},
            paramLabel = "SNAPSHOT",
            description = "Give a snapshot up, and the space that it takes.")
    private Optional<String> delete = Optional.empty();

    SnapshotAction() {}

    /** Something to do. */
    sealed interface Order {

        /** Tell which there are. */
        record Listing() implements Order {}

        record Creation(String name) implements Order {}

        record Application(String nameOrId) implements Order {}

        record Deletion(String nameOrId) implements Order {}
    }

    Order order() {
        if (create.isPresent()) {
            return new Order.Creation(create.get());
        }
        if (apply.isPresent()) {
            return new Order.Application(apply.get());
        }
        return delete.isPresent() ? new Order.Deletion(delete.get()) : new Order.Listing();
    }
}
