package io.holdfast.server;

import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.lun.DiskUnit;
import io.holdfast.scsi.lun.LunNumber;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** The disks of a running server, for what its operator orders. */
record Units(List<RunningTarget> targets) {

    /** As long as a disk may take for what it has in flight. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    Optional<DiskUnit> find(IscsiName target, LunNumber lun) {
        return targets.stream()
                .filter(each -> each.spec().name().equals(target))
                .flatMap(each -> each.disks().stream())
                .filter(disk -> disk.number().equals(lun))
                .map(RunningTarget.Disk::unit)
                .findFirst();
    }

    /**
     * Gives an order and waits for its end; blocks.
     *
     * @param order told the disk, and whom to tell why it could not be obeyed, or nothing
     * @return why it could not be obeyed, or nothing
     */
    Optional<String> order(IscsiName target, LunNumber lun, BiConsumer<DiskUnit, Consumer<Optional<String>>> order) {
        return find(target, lun).map(unit -> answer(unit, order)).orElseGet(() -> Optional.of("there is no such LUN"));
    }

    private static Optional<String> answer(DiskUnit unit, BiConsumer<DiskUnit, Consumer<Optional<String>>> order) {
        CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
        order.accept(unit, answer::complete);
        try {
            return answer.orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join();
        } catch (CompletionException _) {
            return Optional.of(
                    "the disk has not ended what it is doing within %d s; the order is carried out when it has"
                            .formatted(PATIENCE.toSeconds()));
        }
    }
}
