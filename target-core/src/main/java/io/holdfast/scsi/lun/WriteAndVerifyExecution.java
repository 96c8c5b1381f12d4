package io.holdfast.scsi.lun;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.WriteAndVerify;
import io.netty.buffer.ByteBuf;

/** WRITE AND VERIFY: writes durably, reads back, and with BYTCHK compares. */
final class WriteAndVerifyExecution extends ComparingExecution {

    private final WriteAndVerify command;
    private final ByteBuf dataOut;
    private Stage stage = Stage.START;

    private enum Stage {
        START,
        WRITING,
        VERIFYING
    }

    private WriteAndVerifyExecution(Assignment assignment, WriteAndVerify command, ByteBuf dataOut) {
        super(
                assignment,
                command.lba(),
                dataOut.readableBytes(),
                command.compare() ? Expected.exactly(dataOut) : Expected.ANYTHING);
        this.command = command;
        this.dataOut = dataOut;
    }

    /** @param dataOut owned by the execution from here on; of a part of the blocks, the whole ones are written */
    static WriteAndVerifyExecution of(Assignment assignment, WriteAndVerify command, ByteBuf dataOut) {
        DataOut.keepWholeBlocks(dataOut, assignment.medium().blockBytes());
        return new WriteAndVerifyExecution(assignment, command, dataOut);
    }

    @Override
    protected void step(int result) {
        switch (stage) {
            case START -> {
                if (dataOut.isReadable()) {
                    stage = Stage.WRITING;
                    write(medium().bytes(command.lba()), dataOut, Durability.DURABLE);
                } else {
                    end(Outcome.GOOD);
                }
            }
            case WRITING -> {
                if (result == Errno.OK) {
                    stage = Stage.VERIFYING;
                    compare(Errno.OK);
                } else {
                    end(medium().errors().ofWrite(result, command.lba()));
                }
            }
            case VERIFYING -> compare(result);
        }
    }

    @Override
    protected void equal() {
        end(Outcome.GOOD);
    }

    @Override
    protected void release() {
        dataOut.release();
    }
}
