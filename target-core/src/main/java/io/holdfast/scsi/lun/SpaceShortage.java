package io.holdfast.scsi.lun;

import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.holdfast.scsi.sense.SenseKey;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The host has no space for a write (SBC-3 4.7.3.6). For a while it is said that space is being found, on which initiators send the write again:
 * so an operator who makes room at once saves them from an error. Then it is said that there is none. Any thread.
 */
final class SpaceShortage {

    private static final Duration GRACE = Duration.ofSeconds(30);

    /** A shortage of which nothing was heard for so long is over. */
    private static final Duration OVER = GRACE.multipliedBy(2);

    private static final Sense FOR_NOW =
            Sense.notReady(AdditionalSense.LOGICAL_UNIT_NOT_READY_SPACE_ALLOCATION_IN_PROGRESS);
    private static final Sense FOR_GOOD =
            Sense.of(SenseKey.DATA_PROTECT, AdditionalSense.SPACE_ALLOCATION_FAILED_WRITE_PROTECT);

    private final LongSupplier nanos;
    private boolean known;
    private long firstNanos;
    private long lastNanos;

    /** @param nanos a clock as {@link System#nanoTime} */
    SpaceShortage(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** A write has found no space: what its initiator is told. */
    synchronized Sense sense() {
        long now = nanos.getAsLong();
        if (!known || now - lastNanos > OVER.toNanos()) {
            known = true;
            firstNanos = now;
        }
        lastNanos = now;
        return now - firstNanos < GRACE.toNanos() ? FOR_NOW : FOR_GOOD;
    }
}
