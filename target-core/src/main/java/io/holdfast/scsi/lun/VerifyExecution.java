package io.holdfast.scsi.lun;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.Verify;
import io.netty.buffer.ByteBuf;

/** VERIFY. Of Data-Out that is short of what the CDB asks for, the whole blocks are compared. */
final class VerifyExecution extends ComparingExecution {

    private final ByteBuf dataOut;

    private VerifyExecution(
            Assignment assignment, Verify command, ByteBuf dataOut, Expected expected, long lengthBytes) {
        super(assignment, command.lba(), lengthBytes, expected);
        this.dataOut = dataOut;
    }

    /** @param dataOut empty without BYTCHK; owned by the execution from here on */
    static VerifyExecution of(Assignment assignment, Verify command, ByteBuf dataOut) {
        DataOut.keepWholeBlocks(dataOut, assignment.medium().blockBytes());
        long lengthBytes = assignment.medium().bytes(command.blocks());
        return switch (command.byteCheck()) {
            case NONE -> new VerifyExecution(assignment, command, dataOut, Expected.ANYTHING, lengthBytes);
            case EVERY_BLOCK ->
                new VerifyExecution(assignment, command, dataOut, Expected.exactly(dataOut), dataOut.readableBytes());
            case SINGLE_BLOCK ->
                new VerifyExecution(
                        assignment, command, dataOut, Expected.each(dataOut), dataOut.isReadable() ? lengthBytes : 0);
        };
    }

    @Override
    protected void step(int result) {
        compare(result);
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
