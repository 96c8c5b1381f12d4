package io.holdfast.scsi.lun;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.image.BlockDevice;
import java.util.concurrent.Executor;

/** Disks for simulations of a whole target, which say when what blocks is done. */
public final class ManualDisks {

    private ManualDisks() {}

    /** A disk whose timers never ring: for sharing modes without a write lease. */
    public static DiskUnit disk(
            BlockDevice device, DiskSettings settings, AlignedBufferPool buffers, Executor blocking) {
        return new DiskUnit(device, settings, buffers, CommandListener.NONE, blocking, (delay, action) -> {});
    }
}
