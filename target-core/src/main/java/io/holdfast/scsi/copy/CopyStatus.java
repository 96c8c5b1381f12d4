package io.holdfast.scsi.copy;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.Status;
import io.holdfast.scsi.sense.Sense;
import org.jspecify.annotations.Nullable;

/**
 * How far a copy has come.
 *
 * @param segmentsProcessed how many segments are copied whole
 * @param copiedBytes what has been written, in all segments
 * @param outcome how the command ended; null while it has not
 */
public record CopyStatus(
        int segmentsProcessed, long copiedBytes, @Nullable Outcome outcome) {

    public static final CopyStatus STARTED = new CopyStatus(0, 0, null);

    public CopyStatus withCopied(long moreBytes) {
        return new CopyStatus(segmentsProcessed, copiedBytes + moreBytes, outcome);
    }

    public CopyStatus withSegmentProcessed() {
        return new CopyStatus(segmentsProcessed + 1, copiedBytes, outcome);
    }

    public CopyStatus ended(Outcome how) {
        return new CopyStatus(segmentsProcessed, copiedBytes, how);
    }

    boolean failed() {
        return outcome != null && outcome.status() != Status.GOOD;
    }

    @Nullable
    Sense sense() {
        return outcome instanceof Outcome.Check check ? check.sense() : null;
    }
}
