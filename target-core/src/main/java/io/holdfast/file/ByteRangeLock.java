package io.holdfast.file;

import java.io.IOException;

/**
 * Open-file-description locks (fcntl F_OFD_SETLK) of one open file, a byte each. They end with the file description: on close, and on the death of the
 * process. Blocks briefly; not for an event loop.
 */
public interface ByteRangeLock {

    /** Takes a shared lock on the byte; false when another description holds an exclusive one. */
    boolean tryLockShared(long offsetBytes) throws IOException;

    /** Gives the byte's lock back. */
    void unlock(long offsetBytes) throws IOException;

    /** Whether another description's lock stands against an exclusive one on the byte (fcntl F_OFD_GETLK). */
    boolean heldByAnother(long offsetBytes) throws IOException;
}
