package io.holdfast.scsi.lun;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.sense.Sense;

/**
 * SANITIZE and FORMAT UNIT as their initiator sees them. The work itself is an {@link Overhaul}, which outlives the task:
 * an abort ends only the waiting for it.
 */
final class OverhaulExecution extends Execution {

    private final OverhaulService service;
    private final OverhaulOrder.Valid order;
    private Phase phase = Phase.BEGINNING;
    private boolean over;

    /** What the last step did. */
    private enum Phase {
        BEGINNING,
        KEEPING,
        WORKING
    }

    OverhaulExecution(Assignment assignment, OverhaulService service, OverhaulOrder.Valid order) {
        super(assignment);
        this.service = service;
        this.order = order;
    }

    /** Once it is kept it has to be done: a restart would find it unfinished. */
    @Override
    protected boolean mayBeCutOff() {
        return phase == Phase.BEGINNING;
    }

    @Override
    protected void step(int result) {
        switch (phase) {
            case BEGINNING -> {
                phase = Phase.KEEPING;
                blocking(() -> service.keep(order), service::logFailure);
            }
            case KEEPING -> {
                if (result == Errno.OK) {
                    begin();
                } else {
                    over = true;
                    end(Outcome.check(Sense.internalTargetFailure()));
                }
            }
            case WORKING -> {
                over = true;
                end(result == Errno.OK ? Outcome.GOOD : order.kind().failure());
            }
        }
    }

    private void begin() {
        phase = Phase.WORKING;
        over = order.when() == FlushExecution.Answer.AT_ONCE;
        service.begin(order, executor(), errno -> {
            if (!over) {
                completed(errno);
            }
        });
        leaveGate();
        if (over) {
            end(Outcome.GOOD);
        }
    }

    @Override
    void abandoned() {
        if (phase == Phase.WORKING && !over) {
            over = true;
            end(Outcome.TASK_ABORTED);
        }
    }

    @Override
    protected void release() {
        // The buffers are those of the work.
    }
}
