package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.sense.Sense;
import org.jspecify.annotations.Nullable;

/** What a copy is to do, segment by segment. */
interface CopyWork {

    /** Who asks, and so whose rights count. */
    Nexus nexus();

    int segments();

    /** The units and the length of a segment, counted from 0. */
    CopyPlan.Resolved segment(int index);

    /** Why it must end before its end, asked after each read; null where it may go on. */
    default @Nullable Sense fault() {
        return null;
    }
}
