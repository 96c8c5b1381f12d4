package io.holdfast.file.pool;

import io.holdfast.file.ByteRangeLock;
import io.holdfast.file.posix.InFlight;
import java.io.IOException;

/** Locks that are not asked for once the file is closed: the descriptor may be another file's by then. */
record GuardedLocks(ByteRangeLock locks, InFlight inFlight) implements ByteRangeLock {

    @Override
    public boolean tryLockShared(long offsetBytes) throws IOException {
        inFlight.begin();
        try {
            return locks.tryLockShared(offsetBytes);
        } finally {
            inFlight.end();
        }
    }

    @Override
    public void unlock(long offsetBytes) throws IOException {
        inFlight.begin();
        try {
            locks.unlock(offsetBytes);
        } finally {
            inFlight.end();
        }
    }

    @Override
    public boolean heldByAnother(long offsetBytes) throws IOException {
        inFlight.begin();
        try {
            return locks.heldByAnother(offsetBytes);
        } finally {
            inFlight.end();
        }
    }
}
