package io.holdfast.scsi.lun;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;

/**
 * SANITIZE and FORMAT UNIT as their initiator sees them. The work itself is an {@link Overhaul}, which outlives the task:
 * an abort ends only the waiting for it.
 */
final class OverhaulExecution extends Execution {

    private final OverhaulService service;
    private final OverhaulOrder.Valid order;
    private boolean begun;
    private boolean over;

    OverhaulExecution(Assignment assignment, OverhaulService service, OverhaulOrder.Valid order) {
        super(assignment);
        this.service = service;
        this.order = order;
    }

    @Override
    protected void step(int result) {
        if (begun) {
            over = true;
            end(result == Errno.OK ? Outcome.GOOD : order.kind().failure());
            return;
        }
        begun = true;
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
        if (!over) {
            over = true;
            end(Outcome.TASK_ABORTED);
        }
    }

    @Override
    protected void release() {
        // The buffers are those of the work.
    }
}
