package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;

/** The place of a LUN that does not exist: the incorrect logical unit of SAM-5 5.12. It keeps no tasks and no unit attentions. */
final class MissingUnit implements LogicalUnit {

    private static final Outcome LUN_NOT_SUPPORTED = Outcome.check(Sense.logicalUnitNotSupported());

    @Override
    public void attach(Nexus nexus) {
        // Nothing here outlives a command.
    }

    @Override
    public void detach(Nexus nexus, Runnable drained) {
        drained.run();
    }

    @Override
    public void submit(ScsiTask task) {
        task.finished(LUN_NOT_SUPPORTED);
    }

    @Override
    public void execute(ScsiTask task, ByteBuf dataOut) {
        dataOut.release();
        throw new IllegalStateException("no command to a missing LUN takes data");
    }

    @Override
    public void manage(TaskManagement request, Runnable done) {
        done.run();
    }

    @Override
    public void inventoryChanged() {
        // Nobody is told here: REPORT LUNS is answered afresh each time.
    }
}
