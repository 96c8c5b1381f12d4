package io.holdfast.scsi.lun;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.sense.Sense;

/** EXIT FAILURE MODE, SBC-4 5.30.2.5: the medium may be used as it is, after a restart too. Alone inside the gate. */
final class ExitFailureModeExecution extends Execution {

    private final OverhaulService service;
    private boolean forgetting;

    ExitFailureModeExecution(Assignment assignment, OverhaulService service) {
        super(assignment);
        this.service = service;
    }

    /** Once it is forgotten, the unit has to follow. */
    @Override
    protected boolean mayBeCutOff() {
        return !forgetting;
    }

    @Override
    protected void step(int result) {
        if (!forgetting) {
            forgetting = true;
            blocking(service::forget, service::logFailure);
        } else if (result == Errno.OK) {
            service.ready();
            end(Outcome.GOOD);
        } else {
            end(Outcome.check(Sense.internalTargetFailure()));
        }
    }

    @Override
    protected void release() {
        // It has no buffers.
    }
}
