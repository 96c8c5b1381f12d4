package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;

/** Task management functions that a logical unit performs, SAM-5 7. ACA is not supported, so there is no CLEAR ACA. */
public sealed interface TaskManagement {

    /** The nexus that asks. */
    Nexus by();

    /** ABORT TASK: one command of the nexus that asks; a command that has ended already is not an error. */
    record AbortTask(ScsiTask task, Nexus by) implements TaskManagement {}

    /** ABORT TASK SET: all commands of the nexus that asks. */
    record AbortTaskSet(Nexus by) implements TaskManagement {}

    /** CLEAR TASK SET: all commands of all nexuses; the others are told by a unit attention (TST=0, TAS=0). */
    record ClearTaskSet(Nexus by) implements TaskManagement {}

    /** LOGICAL UNIT RESET: aborts all commands, drops a reservation by RESERVE, and tells every nexus by a unit attention. */
    record LogicalUnitReset(Nexus by) implements TaskManagement {}

    /** TARGET WARM RESET and TARGET COLD RESET of RFC 7143: a unit's share is that of LOGICAL UNIT RESET, told as a reset of the target. */
    record TargetReset(Nexus by) implements TaskManagement {}
}
