package io.holdfast.scsi.lun;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.BlockRange;
import io.netty.buffer.ByteBuf;

/** WRITE, and WRITE ATOMIC behind a closed gate. Of Data-Out that is short of what the CDB asks for, the whole blocks are written. */
final class WriteExecution extends Execution {

    private final BlockRange range;
    private final ByteBuf dataOut;
    private final Durability durability;
    private boolean written;

    /** @param dataOut owned by this from here on */
    WriteExecution(Assignment assignment, BlockRange range, ByteBuf dataOut, Durability durability) {
        super(assignment);
        this.range = range;
        this.dataOut = dataOut;
        this.durability = durability;
    }

    @Override
    protected void step(int result) {
        if (written) {
            end(result == Errno.OK ? Outcome.GOOD : medium().errors().ofWrite(result, range.lba()));
            return;
        }
        written = true;
        DataOut.keepWholeBlocks(dataOut, medium().blockBytes());
        if (dataOut.isReadable()) {
            write(medium().bytes(range.lba()), dataOut, durability);
        } else {
            end(Outcome.GOOD);
        }
    }

    @Override
    protected void release() {
        dataOut.release();
    }
}
