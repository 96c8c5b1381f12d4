package io.holdfast.scsi.lun;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.Command;
import io.holdfast.scsi.cdb.FormatUnit;
import io.holdfast.scsi.cdb.Inquiry;
import io.holdfast.scsi.cdb.LogSense;
import io.holdfast.scsi.cdb.ReportLuns;
import io.holdfast.scsi.cdb.RequestSense;
import io.holdfast.scsi.cdb.Sanitize;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.KeySpecific;
import io.holdfast.scsi.sense.Sense;
import io.holdfast.scsi.sense.SenseKey;
import org.jspecify.annotations.Nullable;

/** A SANITIZE or FORMAT UNIT that is at work on the whole medium or has failed: it keeps all others from it. */
sealed interface Undertaking {

    /** What is told to whom it keeps out, and by REQUEST SENSE. */
    Sense sense();

    /** Whether it lets the command through. */
    boolean allows(Command command);

    /** Why the command cannot be executed now; null when it can. */
    default @Nullable Outcome refusal(Command command) {
        return allows(command) ? null : Outcome.check(sense());
    }

    /** What is done. */
    enum Kind {
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

        Kind(AdditionalSense inProgress, AdditionalSense failed, AdditionalSense left) {
            this.inProgress = inProgress;
            this.failed = failed;
            this.left = left;
        }

        /** What the command itself ends with when it has failed. */
        Outcome failure() {
            return Outcome.check(Sense.of(SenseKey.MEDIUM_ERROR, failed));
        }
    }

    /** SBC-4 4.11.3, 4.33: answered are only commands that do not need the medium. Compared by identity. */
    final class AtWork implements Undertaking {

        private final Kind kind;
        private final Overhaul overhaul;

        AtWork(Kind kind, Overhaul overhaul) {
            this.kind = kind;
            this.overhaul = overhaul;
        }

        @Override
        public Sense sense() {
            return Sense.notReady(kind.inProgress).with(new KeySpecific.Progress(overhaul.progress()));
        }

        @Override
        public boolean allows(Command command) {
            return needsNoMedium(command);
        }
    }

    /**
     * It has failed: what is on the medium is not what anybody wants. The same again may help.
     *
     * @param exitAllowed whether EXIT FAILURE MODE ends this state (AUSE)
     */
    record Failed(Kind kind, boolean exitAllowed) implements Undertaking {

        @Override
        public Sense sense() {
            return Sense.of(SenseKey.MEDIUM_ERROR, kind.left);
        }

        @Override
        public boolean allows(Command command) {
            return needsNoMedium(command)
                    || command instanceof Sanitize
                    || (kind == Kind.FORMAT && command instanceof FormatUnit);
        }
    }

    private static boolean needsNoMedium(Command command) {
        return command instanceof Inquiry
                || command instanceof LogSense
                || command instanceof ReportLuns
                || command instanceof RequestSense;
    }
}
