package io.holdfast.server;

import io.holdfast.iscsi.session.Session;
import io.holdfast.iscsi.session.SessionEnd;
import io.holdfast.iscsi.session.SessionRegistry;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.lun.DiskUnit;
import io.holdfast.scsi.lun.LunNumber;
import io.holdfast.scsi.sharing.WriteLease;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The write leases of a running server, for its operator. Any thread but an event loop: what changes a lease blocks.
 */
public final class Leases {

    /** As long as a disk may take for what the old holder has in flight. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final List<RunningTarget> targets;
    private final SessionRegistry sessions;

    Leases(List<RunningTarget> targets, SessionRegistry sessions) {
        this.targets = targets;
        this.sessions = sessions;
    }

    /**
     * The lease of a LUN; empty where there is none, because of its sharing mode or because there is no such LUN. Does
     * not block.
     */
    public Optional<WriteLease> lease(IscsiName target, LunNumber lun) {
        return unit(target, lun).flatMap(DiskUnit::lease);
    }

    /** Takes the lease from a holder that is not logged in; why that could not be done, or nothing. */
    public Optional<String> release(IscsiName target, LunNumber lun) {
        return unit(target, lun).map(unit -> answer(unit::releaseLease)).orElseGet(Leases::unknown);
    }

    /**
     * Gives an initiator the lease, whoever has it; why that could not be done, or nothing. The others must leave a
     * unit that is for one host alone.
     */
    public Optional<String> give(IscsiName target, LunNumber lun, IscsiName initiator) {
        Optional<DiskUnit> unit = unit(target, lun);
        if (unit.isEmpty()) {
            return unknown();
        }
        Optional<String> failure = answer(done -> unit.get().giveLease(initiator.value(), done));
        if (failure.isEmpty() && unit.get().exclusive()) {
            sessions.sessions().stream()
                    .filter(session -> isWith(session, target))
                    .filter(session -> !session.initiator().name().equals(initiator.value()))
                    .forEach(session -> session.end(SessionEnd.HANDED_OVER, () -> {}));
        }
        return failure;
    }

    private static boolean isWith(Session session, IscsiName target) {
        return session.target()
                .filter(node -> node.name().equals(target.value()))
                .isPresent();
    }

    private Optional<DiskUnit> unit(IscsiName target, LunNumber lun) {
        return targets.stream()
                .filter(each -> each.spec().name().equals(target))
                .flatMap(each -> each.disks().stream())
                .filter(disk -> disk.number().equals(lun))
                .map(RunningTarget.Disk::unit)
                .findFirst();
    }

    private static Optional<String> unknown() {
        return Optional.of("there is no such LUN");
    }

    private static Optional<String> answer(Consumer<Consumer<Optional<String>>> question) {
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        question.accept(answer::complete);
        try {
            return answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException _) {
            return Optional.of("the disk has not ended what it is doing within %d s; the lease passes when it has"
                    .formatted(PATIENCE.toSeconds()));
        }
    }
}
