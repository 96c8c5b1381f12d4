package io.holdfast.scsi.lun;

/** What a logical unit notes about a task it holds. */
final class TaskState {

    private volatile boolean aborted;

    boolean aborted() {
        return aborted;
    }

    void abort() {
        aborted = true;
    }
}
