package io.holdfast.scsi.lun;

import io.holdfast.scsi.Status;
import io.holdfast.scsi.cdb.Operation;
import org.jspecify.annotations.Nullable;

/** Watches the commands of a unit end. Called on the task's loop in the midst of its work: count, and do no more. */
public interface CommandListener {

    /** Nobody watches. */
    CommandListener NONE = new CommandListener() {
        @Override
        public void completed(ScsiTask task, @Nullable Operation operation, Status status, long bytes, long nanos) {
            // Nobody watches.
        }

        @Override
        public void aborted(ScsiTask task, @Nullable Operation operation) {
            // Nobody watches.
        }
    };

    /**
     * A command has got its status.
     *
     * @param operation null where the CDB fits no operation of the unit
     * @param bytes what it moved between the initiator and the unit
     * @param nanos from its submission to its status, the time for its Data-Out included
     */
    void completed(ScsiTask task, @Nullable Operation operation, Status status, long bytes, long nanos);

    /** A command has ended without a status. */
    void aborted(ScsiTask task, @Nullable Operation operation);
}
