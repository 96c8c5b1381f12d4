package io.holdfast.scsi.lun;

import io.holdfast.file.Errno;
import io.holdfast.image.BlockRequest;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.UnmapDescriptor;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** UNMAP: gives the runs of blocks back, one after the other. */
final class UnmapExecution extends Execution {

    private final Iterator<UnmapDescriptor> descriptors;
    private @Nullable UnmapDescriptor underWay;

    /** @param descriptors checked against the capacity and the limits */
    UnmapExecution(Assignment assignment, List<UnmapDescriptor> descriptors) {
        super(assignment);
        this.descriptors =
                descriptors.stream().filter(each -> each.blocks() > 0).iterator();
    }

    @Override
    protected void step(int result) {
        if (underWay != null && result != Errno.OK) {
            end(medium().errors().ofWrite(result, underWay.lba()));
        } else if (descriptors.hasNext()) {
            underWay = descriptors.next();
            submit(BlockRequest.discard(medium().bytes(underWay.lba()), medium().bytes(underWay.blocks()), this));
        } else {
            end(Outcome.GOOD);
        }
    }

    @Override
    protected void release() {
        // No buffers.
    }
}
