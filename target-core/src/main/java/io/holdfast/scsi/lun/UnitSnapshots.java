package io.holdfast.scsi.lun;

import io.holdfast.image.Snapshot;
import io.holdfast.image.Snapshots;
import io.holdfast.scsi.sharing.WriteLease;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * The snapshots of a disk, for its operator, while the disk is served. Any thread.
 *
 * <p>One is taken between two commands: what was answered before is in it, and of what comes later nothing. A disk becomes what it was only while no host knows it
 * otherwise: file systems have in memory what they have read, and would write it over what has come back.
 */
public final class UnitSnapshots {

    private static final String NONE = "its image keeps no snapshots: only qcow2 images do";

    private final Medium medium;
    private final AtomicReference<UnitState> state;
    private final NexusTable nexuses;
    private final OperatorWork work;
    private final Growth growth;

    UnitSnapshots(DiskParts parts, OperatorWork work, Growth growth) {
        this.medium = parts.medium();
        this.state = parts.state();
        this.nexuses = parts.nexuses();
        this.work = work;
        this.growth = growth;
    }

    /**
     * In the order in which they were taken; none where the image cannot keep any. Blocks.
     *
     * @throws IOException when they cannot be read
     */
    public List<Snapshot> list() throws IOException {
        Optional<Snapshots> snapshots = medium.device().snapshots();
        return snapshots.isPresent() ? snapshots.get().list() : List.of();
    }

    /**
     * Keeps the disk as it is. What hosts have in flight ends before, what they send meanwhile waits.
     *
     * @param done told once, on any thread, why it could not be done; empty when it was
     */
    public void create(String name, Instant now, Consumer<Optional<String>> done) {
        work.alone(
                () -> {
                    Optional<String> failure = overhauled();
                    return failure.isPresent() ? failure : with(snapshots -> snapshots.create(name, now));
                },
                done);
    }

    /** Gives a snapshot up; hosts go on. As {@link #create}. */
    public void delete(String nameOrId, Consumer<Optional<String>> done) {
        work.beside(() -> with(snapshots -> snapshots.delete(nameOrId)), done);
    }

    /** Makes the disk what it was, where no initiator is logged in to it or may write to it. As {@link #create}. */
    public void apply(String nameOrId, Consumer<Optional<String>> done) {
        work.alone(
                () -> {
                    Optional<String> failure = overhauled().or(this::inUse);
                    if (failure.isPresent()) {
                        return failure;
                    }
                    Optional<String> refusal = with(snapshots -> snapshots.apply(nameOrId));
                    // Whoever logs in meanwhile may have asked for the size already.
                    growth.takeOver();
                    return refusal;
                },
                done);
    }

    private interface Change {

        void on(Snapshots snapshots) throws IOException;
    }

    private Optional<String> with(Change change) throws IOException {
        Optional<Snapshots> snapshots = medium.device().snapshots();
        if (snapshots.isEmpty()) {
            return Optional.of(NONE);
        }
        change.on(snapshots.get());
        return Optional.empty();
    }

    private Optional<String> overhauled() {
        return state.get().undertaking() == null
                ? Optional.empty()
                : Optional.of("a SANITIZE or FORMAT UNIT of all of it is at work or has failed");
    }

    private Optional<String> inUse() {
        List<String> hosts = nexuses.initiators();
        if (!hosts.isEmpty()) {
            return Optional.of(
                    "%s logged in, and what is in the memory of a host would no longer fit the disk; log out first"
                            .formatted(String.join(", ", hosts) + (hosts.size() == 1 ? " is" : " are")));
        }
        UnitState now = state.get();
        if (now.reservations().lost() || !now.reservations().keys().isEmpty()) {
            return Optional.of(
                    "hosts have registered for persistent reservations of it, and may come back to it as they know it");
        }
        return switch (now.lease()) {
            case WriteLease.Free _ -> Optional.empty();
            case WriteLease.Held(var holder) ->
                Optional.of(
                        holder
                                + " has the write lease, and may come back to the disk as it knows it; 'holdfast lun release' takes it");
            case WriteLease.Lost _ ->
                Optional.of("who may write to it is lost; 'holdfast lun release' says that nobody does");
        };
    }
}
