package io.holdfast.scsi.lun;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.holdfast.scsi.sense.SenseKey;
import io.netty.buffer.ByteBuf;

/**
 * The default self-test of SEND DIAGNOSTIC: no flush has failed, and the first and the last block can be read. What fails
 * is HARDWARE ERROR, as SPC-4 6.43 wants it.
 */
final class SelfTestExecution extends Execution {

    private static final int TO_READ = 2;

    private final long lastLba;
    private int asked;

    SelfTestExecution(Assignment assignment, long capacityBlocks) {
        super(assignment);
        this.lastLba = capacityBlocks - 1;
    }

    @Override
    protected void step(int result) {
        if (result != Errno.OK || medium().flushes().errno() != Errno.OK) {
            end(Outcome.check(Sense.of(SenseKey.HARDWARE_ERROR, AdditionalSense.LOGICAL_UNIT_FAILED_SELF_TEST)));
            return;
        }
        ByteBuf block = scratch();
        if (block == null) {
            leaseScratch(medium().blockBytes());
        } else if (asked < TO_READ) {
            long lba = asked == 0 ? 0 : lastLba;
            asked++;
            read(medium().bytes(lba), block.clear());
        } else {
            end(Outcome.GOOD);
        }
    }

    @Override
    protected void release() {
        // No buffers but the one that is given back by itself.
    }
}
