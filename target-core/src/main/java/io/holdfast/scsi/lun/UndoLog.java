package io.holdfast.scsi.lun;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * Keeps what a range of a disk holds while an atomic write replaces it, so that one that is cut off, be it by a power cut, can be undone: one range at a
 * time. Its methods block.
 */
public interface UndoLog {

    /**
     * Keeps a range; it is on stable storage when this returns.
     *
     * @param before what it holds; stays the caller's, and its indices stay
     * @throws IOException when that cannot be done; then nothing is kept
     */
    void keep(long offsetBytes, ByteBuf before) throws IOException;

    /**
     * Forgets the range; that is on stable storage when this returns.
     *
     * @throws IOException when that cannot be done; then a restart may still undo
     */
    void forget() throws IOException;
}
