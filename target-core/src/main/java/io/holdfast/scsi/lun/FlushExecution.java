package io.holdfast.scsi.lun;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;

/**
 * SYNCHRONIZE CACHE, and START STOP UNIT that stops: flushes all of the image, whatever range is named. After a flush that failed, each further one is reported as failed.
 */
final class FlushExecution extends Execution {

    private final Answer when;
    private boolean flushing;

    /** When the initiator gets its status. */
    enum Answer {
        WHEN_DONE,
        /** IMMED: a failure is reported by the next flush. */
        AT_ONCE
    }

    FlushExecution(Assignment assignment, Answer when) {
        super(assignment);
        this.when = when;
    }

    @Override
    protected void step(int result) {
        if (flushing) {
            end(outcome(medium().flushes().ended(result)));
            return;
        }
        flushing = true;
        int earlier = medium().flushes().errno();
        if (earlier != Errno.OK) {
            end(outcome(earlier));
            return;
        }
        if (when == Answer.AT_ONCE) {
            answer(Outcome.GOOD);
        }
        flush();
    }

    private Outcome outcome(int errno) {
        return errno == Errno.OK ? Outcome.GOOD : medium().errors().ofFlush(errno);
    }

    @Override
    protected void release() {
        // No buffers.
    }
}
