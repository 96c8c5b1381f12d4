package io.holdfast.scsi.lun;

import io.holdfast.file.Errno;
import io.holdfast.image.Extent;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.GetLbaStatus;
import io.holdfast.scsi.inquiry.LbaStatus;
import io.holdfast.scsi.inquiry.UnitLimits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** GET LBA STATUS: asks the image, which blocks, on a thread of its own. */
final class LbaStatusExecution extends Execution {

    private static final Logger LOG = LoggerFactory.getLogger(LbaStatusExecution.class);

    /** Enough for anybody; an initiator asks again from where the answer ends. */
    private static final int DESCRIPTORS_MAX = 256;

    /** Small extents may melt into one descriptor, so more of them are asked for. */
    private static final int EXTENTS_MAX = 2 * DESCRIPTORS_MAX;

    private static final int HEADER_BYTES = 8;
    private static final int DESCRIPTOR_BYTES = 16;

    private final GetLbaStatus command;
    private final boolean thin;
    private final long capacityBlocks;
    private final int limit;
    private volatile List<LbaStatus> found = List.of();
    private boolean asked;

    LbaStatusExecution(Assignment assignment, GetLbaStatus command, UnitLimits limits, long capacityBlocks) {
        super(assignment);
        this.command = command;
        this.thin = limits.thin();
        this.capacityBlocks = capacityBlocks;
        long room = (command.allocationLengthBytes() - HEADER_BYTES) / DESCRIPTOR_BYTES;
        this.limit = Math.clamp(room, 1, DESCRIPTORS_MAX);
    }

    @Override
    protected void step(int result) {
        if (!thin) {
            answer(map().allMapped(limit));
        } else if (!asked) {
            asked = true;
            blocking(
                    this::ask,
                    e -> LOG.warn("cannot tell what is allocated from block {} on", command.startingLba(), e));
        } else if (result == Errno.OK) {
            answer(found);
        } else {
            end(medium().errors().ofRead(result, command.startingLba()));
        }
    }

    private void answer(List<LbaStatus> statuses) {
        ByteBuf data = Unpooled.buffer();
        LbaStatus.write(statuses, data);
        end(new Outcome.Data(command.cut(data)));
    }

    private ProvisioningMap map() {
        return new ProvisioningMap(command.startingLba(), capacityBlocks, medium().blockBytes());
    }

    private void ask() throws IOException {
        long offsetBytes = medium().bytes(command.startingLba());
        long lengthBytes = medium().bytes(capacityBlocks) - offsetBytes;
        List<Extent> extents = medium().device().extents(offsetBytes, lengthBytes, EXTENTS_MAX);
        found = map().statuses(extents, limit);
    }

    @Override
    protected void release() {
        // No buffers.
    }
}
