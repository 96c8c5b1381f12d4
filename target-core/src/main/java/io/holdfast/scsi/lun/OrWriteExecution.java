package io.holdfast.scsi.lun;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.OrWrite;
import io.netty.buffer.ByteBuf;

/**
 * ORWRITE, behind a closed gate: reads the range piece by piece into the Data-Out, then writes it at once. Of Data-Out that is short of what the CDB asks for, the whole
 * blocks are used.
 */
final class OrWriteExecution extends Execution {

    private final OrWrite command;
    private final ByteBuf dataOut;
    private int mergedBytes;
    private boolean reading;
    private boolean writing;

    /** @param dataOut owned by this from here on */
    OrWriteExecution(Assignment assignment, OrWrite command, ByteBuf dataOut) {
        super(assignment);
        this.command = command;
        this.dataOut = dataOut;
        DataOut.keepWholeBlocks(dataOut, assignment.medium().blockBytes());
    }

    @Override
    protected void step(int result) {
        if (writing) {
            end(result == Errno.OK ? Outcome.GOOD : medium().errors().ofWrite(result, command.lba()));
            return;
        }
        int totalBytes = dataOut.readableBytes();
        if (totalBytes == 0) {
            end(Outcome.GOOD);
            return;
        }
        ByteBuf piece = scratch();
        if (piece == null) {
            leaseScratch(Math.min(medium().pieceBytes(), totalBytes));
            return;
        }
        int pieceBytes = Math.min(piece.capacity(), totalBytes - mergedBytes);
        if (reading) {
            if (result != Errno.OK) {
                end(medium().errors().ofRead(result, command.lba() + mergedBytes / medium().blockBytes()));
                return;
            }
            merge(piece, pieceBytes);
            mergedBytes += pieceBytes;
            pieceBytes = Math.min(piece.capacity(), totalBytes - mergedBytes);
        }
        if (pieceBytes > 0) {
            reading = true;
            read(
                    medium().bytes(command.lba()) + mergedBytes,
                    piece.slice(0, pieceBytes).writerIndex(0));
        } else {
            writing = true;
            write(medium().bytes(command.lba()), dataOut, durability(command.fua()));
        }
    }

    private void merge(ByteBuf piece, int pieceBytes) {
        int index = dataOut.readerIndex() + mergedBytes;
        for (int i = 0; i < pieceBytes; i += Long.BYTES) {
            dataOut.setLong(index + i, dataOut.getLong(index + i) | piece.getLong(i));
        }
    }

    @Override
    protected void release() {
        dataOut.release();
    }
}
