package io.holdfast.scsi.lun;

import io.holdfast.scsi.inquiry.Capacity;
import io.holdfast.scsi.sense.AdditionalSense;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * Makes a disk larger: behind a closed gate, so that no command sees the image half way. Never smaller, for what hosts
 * keep at its end would be lost. Any thread.
 */
final class Growth {

    private final Medium medium;
    private final AtomicReference<UnitState> state;
    private final UnitAttentions attentions;
    private final OperatorWork work;

    Growth(Medium medium, AtomicReference<UnitState> state, UnitAttentions attentions, OperatorWork work) {
        this.medium = medium;
        this.state = state;
        this.attentions = attentions;
        this.work = work;
    }

    /** @param done told once, on any thread, why it could not be done; empty when it was */
    void to(long sizeBytes, Consumer<Optional<String>> done) {
        work.alone(() -> grow(sizeBytes), done);
    }

    private Optional<String> grow(long sizeBytes) throws IOException {
        long nowBytes = medium.device().sizeBytes();
        if (medium.device().limits().readOnly()) {
            return Optional.of("its image is open for reading alone");
        }
        if (state.get().undertaking() != null) {
            return Optional.of("a SANITIZE or FORMAT UNIT of all of it is at work or has failed");
        }
        if (sizeBytes % medium.blockBytes() != 0) {
            return Optional.of("%d bytes are no number of blocks of %d".formatted(sizeBytes, medium.blockBytes()));
        }
        if (sizeBytes < nowBytes) {
            return Optional.of("it has %d bytes, and a disk that is in use is not made smaller".formatted(nowBytes));
        }
        if (sizeBytes > nowBytes) {
            medium.device().resize(sizeBytes);
        }
        takeOver();
        return Optional.empty();
    }

    /** Takes over the size that the image has, and tells all nexuses, if it is a new one. */
    void takeOver() {
        Capacity capacity = Capacity.of(medium.device().sizeBytes(), medium.blockBytes());
        Capacity before = state.getAndUpdate(now -> now.withCapacity(capacity)).capacity();
        if (!capacity.equals(before)) {
            attentions.establish(AdditionalSense.CAPACITY_DATA_HAS_CHANGED, nexus -> true);
        }
    }
}
