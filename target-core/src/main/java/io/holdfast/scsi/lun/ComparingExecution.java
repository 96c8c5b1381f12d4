package io.holdfast.scsi.lun;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A command that reads a range piece by piece and compares it, or only sees that it can be read. */
abstract class ComparingExecution extends Execution {

    private final long lba;
    private final long lengthBytes;
    private final Expected expected;
    private long comparedBytes;
    private boolean reading;

    ComparingExecution(Assignment assignment, long lba, long lengthBytes, Expected expected) {
        super(assignment);
        this.lba = lba;
        this.lengthBytes = lengthBytes;
        this.expected = expected;
    }

    /**
     * What the range must consist of.
     *
     * @param bytes null where it only must be readable
     * @param repeatBytes the bytes stand for a range this long, over and over
     */
    record Expected(@Nullable ByteBuf bytes, long repeatBytes) {

        static final Expected ANYTHING = new Expected(null, Long.MAX_VALUE);

        /** The range is the bytes, from the first readable one on. */
        static Expected exactly(ByteBuf bytes) {
            return new Expected(bytes, Long.MAX_VALUE);
        }

        /** Each block of the range is the one block. */
        static Expected each(ByteBuf block) {
            return new Expected(block, block.readableBytes());
        }
    }

    /** All of the range is as expected: takes the next step. */
    protected abstract void equal();

    /** The step that starts the comparison or goes on with it; ends the command where a byte differs or cannot be read. */
    protected final void compare(int result) {
        ByteBuf piece = scratch();
        if (piece == null) {
            if (lengthBytes == 0) {
                equal();
            } else {
                leaseScratch((int) Math.min(medium().pieceBytes(), lengthBytes));
            }
            return;
        }
        if (reading && !check(result, piece)) {
            return;
        }
        if (comparedBytes == lengthBytes) {
            releaseScratch();
            equal();
            return;
        }
        reading = true;
        piece.clear();
        int pieceBytes = (int) Math.min(piece.capacity(), lengthBytes - comparedBytes);
        read(medium().bytes(lba) + comparedBytes, piece.slice(0, pieceBytes).writerIndex(0));
    }

    private boolean check(int result, ByteBuf piece) {
        if (result != Errno.OK) {
            end(medium().errors().ofRead(result, lba + comparedBytes / medium().blockBytes()));
            return false;
        }
        int pieceBytes = (int) Math.min(piece.capacity(), lengthBytes - comparedBytes);
        long mismatch = mismatch(piece, pieceBytes);
        if (mismatch >= 0) {
            end(Outcome.check(Sense.miscompare(mismatch)));
            return false;
        }
        comparedBytes += pieceBytes;
        return true;
    }

    /** The offset in the Data-Out of the first byte that differs, or a negative number. */
    private long mismatch(ByteBuf piece, int pieceBytes) {
        ByteBuf bytes = expected.bytes();
        if (bytes == null) {
            return -1;
        }
        for (int done = 0; done < pieceBytes; ) {
            long at = (comparedBytes + done) % expected.repeatBytes();
            int length = (int) Math.min(pieceBytes - done, expected.repeatBytes() - at);
            int index = bytes.readerIndex() + (int) at;
            int mismatch = piece.nioBuffer(done, length).mismatch(bytes.nioBuffer(index, length));
            if (mismatch >= 0) {
                return at + mismatch;
            }
            done += length;
        }
        return -1;
    }
}
