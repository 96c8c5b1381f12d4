package io.holdfast.scsi.lun;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.Prefetch;
import io.netty.buffer.ByteBuf;

/**
 * PRE-FETCH: reads the blocks, so that the host's page cache has them. CONDITION MET tells that all of them have been read; GOOD that they do not fit, for the image is opened
 * past the page cache or the range is longer than what is worth reading ahead (SBC-3 5.11).
 */
final class PrefetchExecution extends Execution {

    /** Beyond this, a prefetch would take the disk from those who really read. */
    static final long MAX_BYTES = 8 << 20;

    private final long offsetBytes;
    private final long lengthBytes;
    private final boolean fits;
    private final boolean immed;
    private long doneBytes;
    private boolean answered;

    /**
     * A prefetch of so many blocks.
     *
     * @param blocks how many, where the CDB's 0 has been understood
     */
    PrefetchExecution(Assignment assignment, Prefetch command, long blocks) {
        super(assignment);
        Medium medium = assignment.medium();
        this.offsetBytes = medium.bytes(command.lba());
        this.lengthBytes = medium.cache().direct() ? 0 : Math.min(MAX_BYTES, medium.bytes(blocks));
        this.fits = lengthBytes == medium.bytes(blocks);
        this.immed = command.immed();
    }

    /** The result of a read does not matter: a command that needs the blocks will meet the error. */
    @Override
    protected void step(int result) {
        Outcome outcome = fits ? Outcome.CONDITION_MET : Outcome.GOOD;
        if (immed && !answered) {
            answered = true;
            answer(outcome);
        }
        if (doneBytes == lengthBytes) {
            end(outcome);
            return;
        }
        ByteBuf piece = scratch();
        if (piece == null) {
            leaseScratch((int) Math.min(medium().pieceBytes(), lengthBytes));
            return;
        }
        int pieceBytes = (int) Math.min(piece.capacity(), lengthBytes - doneBytes);
        long at = offsetBytes + doneBytes;
        doneBytes += pieceBytes;
        read(at, piece.slice(0, pieceBytes).writerIndex(0));
    }

    @Override
    protected void release() {
        // Scratch is all there is.
    }
}
