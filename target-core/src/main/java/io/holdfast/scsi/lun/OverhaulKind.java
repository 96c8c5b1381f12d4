package io.holdfast.scsi.lun;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.holdfast.scsi.sense.SenseKey;

/** A command that works through the whole medium. */
public enum OverhaulKind {
    FORMAT(
            AdditionalSense.LOGICAL_UNIT_NOT_READY_FORMAT_IN_PROGRESS,
            AdditionalSense.FORMAT_COMMAND_FAILED,
            AdditionalSense.MEDIUM_FORMAT_CORRUPTED),
    SANITIZE(
            AdditionalSense.LOGICAL_UNIT_NOT_READY_SANITIZE_IN_PROGRESS,
            AdditionalSense.SANITIZE_COMMAND_FAILED,
            AdditionalSense.SANITIZE_COMMAND_FAILED);

    private final AdditionalSense inProgress;
    private final AdditionalSense failed;
    private final AdditionalSense left;

    OverhaulKind(AdditionalSense inProgress, AdditionalSense failed, AdditionalSense left) {
        this.inProgress = inProgress;
        this.failed = failed;
        this.left = left;
    }

    /** What others are told while it is at work. */
    AdditionalSense inProgress() {
        return inProgress;
    }

    /** What others are told when it has failed. */
    AdditionalSense left() {
        return left;
    }

    /** What the command itself ends with when it has failed. */
    Outcome failure() {
        return Outcome.check(Sense.of(SenseKey.MEDIUM_ERROR, failed));
    }
}
