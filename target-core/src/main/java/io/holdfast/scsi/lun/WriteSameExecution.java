package io.holdfast.scsi.lun;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.BlockRequest;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.WriteSame;
import io.netty.buffer.ByteBuf;

/**
 * WRITE SAME. Zeroes are not written but made, and any other pattern is written piece by piece. With the UNMAP bit the blocks are unmapped and read as zeroes afterwards, whatever the
 * pattern: SBC-3 4.7.3.4.3 would have a pattern other than zeroes written, but the initiators' test suites and the usual targets take the bit at its word.
 */
final class WriteSameExecution extends Execution {

    /** So much is zeroed at a time, so that an abort need not wait for all of a disk. */
    private static final long ZEROES_BYTES = 1L << 30;

    private final WriteSame command;
    private final ByteBuf block;
    private final boolean zeroes;
    private final long lengthBytes;
    private long doneBytes;
    private long underWayBytes;

    /**
     * A WRITE SAME of so many blocks.
     *
     * @param blocks how many, where the CDB's 0 has been understood
     * @param block the pattern, or empty for zeroes; owned by this from here on
     */
    WriteSameExecution(Assignment assignment, WriteSame command, long blocks, ByteBuf block) {
        super(assignment);
        this.command = command;
        this.block = block;
        this.zeroes = command.unmap() || DataOut.zeroes(block);
        this.lengthBytes = assignment.medium().bytes(blocks);
    }

    @Override
    protected void step(int result) {
        if (block.readableBytes() != command.dataOutBytes(medium().blockBytes())) {
            throw new IllegalStateException("WRITE SAME with " + block);
        }
        if (result != Errno.OK) {
            end(medium().errors().ofWrite(result, command.lba() + doneBytes / medium().blockBytes()));
            return;
        }
        doneBytes += underWayBytes;
        underWayBytes = 0;
        long remainingBytes = lengthBytes - doneBytes;
        if (remainingBytes == 0) {
            end(Outcome.GOOD);
        } else if (zeroes) {
            zero(Math.min(ZEROES_BYTES, remainingBytes));
        } else {
            repeat(remainingBytes);
        }
    }

    private void zero(long pieceBytes) {
        underWayBytes = pieceBytes;
        long offsetBytes = medium().bytes(command.lba()) + doneBytes;
        submit(
                command.unmap()
                        ? BlockRequest.discard(offsetBytes, pieceBytes, this)
                        : BlockRequest.writeZeroes(offsetBytes, pieceBytes, Durability.CACHED, this));
    }

    private void repeat(long remainingBytes) {
        ByteBuf piece = scratch();
        if (piece == null) {
            leaseScratch((int) Math.min(medium().pieceBytes(), remainingBytes));
            return;
        }
        if (!piece.isReadable()) {
            while (piece.isWritable()) {
                piece.writeBytes(block, block.readerIndex(), block.readableBytes());
            }
        }
        underWayBytes = Math.min(piece.capacity(), remainingBytes);
        long offsetBytes = medium().bytes(command.lba()) + doneBytes;
        write(offsetBytes, piece.slice(0, (int) underWayBytes), Durability.CACHED);
    }

    @Override
    protected void release() {
        block.release();
    }
}
