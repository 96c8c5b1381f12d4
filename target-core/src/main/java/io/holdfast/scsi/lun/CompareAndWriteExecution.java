package io.holdfast.scsi.lun;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.CompareAndWrite;
import io.netty.buffer.ByteBuf;

/** COMPARE AND WRITE, behind a closed gate: nothing else reads or writes between the two. */
final class CompareAndWriteExecution extends ComparingExecution {

    private final CompareAndWrite command;
    private final ByteBuf dataOut;
    private boolean writing;

    /** @param dataOut both halves, complete; owned by this from here on */
    CompareAndWriteExecution(Assignment assignment, CompareAndWrite command, ByteBuf dataOut) {
        super(assignment, command.lba(), assignment.medium().bytes(command.blocks()), Expected.exactly(dataOut));
        this.command = command;
        this.dataOut = dataOut;
    }

    @Override
    protected void step(int result) {
        if (dataOut.readableBytes() != command.dataOutBytes(medium().blockBytes())) {
            throw new IllegalStateException("COMPARE AND WRITE with " + dataOut);
        }
        if (writing) {
            end(result == Errno.OK ? Outcome.GOOD : medium().errors().ofWrite(result, command.lba()));
        } else {
            compare(result);
        }
    }

    @Override
    protected void equal() {
        int halfBytes = dataOut.readableBytes() / 2;
        if (halfBytes == 0) {
            end(Outcome.GOOD);
            return;
        }
        writing = true;
        ByteBuf secondHalf = dataOut.slice(dataOut.readerIndex() + halfBytes, halfBytes);
        write(medium().bytes(command.lba()), secondHalf, durability(command.fua()));
    }

    @Override
    protected void release() {
        dataOut.release();
    }
}
