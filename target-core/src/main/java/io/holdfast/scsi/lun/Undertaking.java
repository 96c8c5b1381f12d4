package io.holdfast.scsi.lun;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.Command;
import io.holdfast.scsi.cdb.FormatUnit;
import io.holdfast.scsi.cdb.Inquiry;
import io.holdfast.scsi.cdb.LogSense;
import io.holdfast.scsi.cdb.ReportLuns;
import io.holdfast.scsi.cdb.RequestSense;
import io.holdfast.scsi.cdb.Sanitize;
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

    /** SBC-4 4.11.3, 4.33: answered are only commands that do not need the medium. Compared by identity. */
    final class AtWork implements Undertaking {

        private final OverhaulKind kind;
        private final Overhaul overhaul;

        AtWork(OverhaulKind kind, Overhaul overhaul) {
            this.kind = kind;
            this.overhaul = overhaul;
        }

        @Override
        public Sense sense() {
            return Sense.notReady(kind.inProgress()).with(new KeySpecific.Progress(overhaul.progress()));
        }

        @Override
        public boolean allows(Command command) {
            return needsNoMedium(command);
        }
    }

    /** The same again may help. */
    record Failed(UnfinishedOverhaul overhaul) implements Undertaking {

        @Override
        public Sense sense() {
            return Sense.of(SenseKey.MEDIUM_ERROR, overhaul.kind().left());
        }

        @Override
        public boolean allows(Command command) {
            return needsNoMedium(command)
                    || command instanceof Sanitize
                    || (overhaul.kind() == OverhaulKind.FORMAT && command instanceof FormatUnit);
        }
    }

    private static boolean needsNoMedium(Command command) {
        return command instanceof Inquiry
                || command instanceof LogSense
                || command instanceof ReportLuns
                || command instanceof RequestSense;
    }
}
