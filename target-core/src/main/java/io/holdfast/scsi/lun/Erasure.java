package io.holdfast.scsi.lun;

import io.netty.buffer.ByteBuf;

/** What is done to each block of the medium. */
sealed interface Erasure {

    /** The blocks are given back, and read as zeroes. */
    record GiveBack() implements Erasure {}

    /** The blocks read as zeroes and keep their space. */
    record Zeroes() implements Erasure {}

    /**
     * The blocks are written over.
     *
     * @param block the pattern, in the length of a block; on the heap, and nobody's to release
     * @param passes how many times, at least 1
     * @param alternate whether every other pass writes the complement (INVERT)
     */
    record Overwrite(ByteBuf block, int passes, boolean alternate) implements Erasure {

        /** What the pass, counted from 0, writes to each byte of that value. */
        int written(int value, int pass) {
            return alternate && pass % 2 == 1 ? ~value : value;
        }
    }

    default int passCount() {
        return switch (this) {
            case GiveBack _, Zeroes _ -> 1;
            case Overwrite overwrite -> overwrite.passes();
        };
    }
}
