package io.holdfast.file.posix;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.holdfast.file.ByteRangeLock;
import io.holdfast.file.Errno;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@link ByteRangeLock} by fcntl F_OFD_SETLK and F_OFD_GETLK. */
final class OfdLocks implements ByteRangeLock {

    private static final int F_OFD_GETLK = 36;
    private static final int F_OFD_SETLK = 37;

    private static final short SHARED = 0;
    private static final short EXCLUSIVE = 1;
    private static final short NONE = 2;
    private static final int EACCES = 13;

    private final PosixFile file;

    OfdLocks(PosixFile file) {
        this.file = file;
    }

    @Override
    public boolean tryLockShared(long offsetBytes) throws IOException {
        return set(SHARED, offsetBytes);
    }

    @Override
    public void unlock(long offsetBytes) throws IOException {
        set(NONE, offsetBytes);
    }

    @Override
    public boolean heldByAnother(long offsetBytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment lock = flock(arena, EXCLUSIVE, offsetBytes);
            int result = Libc.fcntl(new Scratch(), file.fd(), F_OFD_GETLK, lock);
            if (result < 0) {
                throw Failure.of(file.path(), "cannot ask for locks", -result);
            }
            return lock.get(JAVA_SHORT, 0) != NONE;
        }
    }

    private boolean set(short type, long offsetBytes) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int result = Libc.fcntl(new Scratch(), file.fd(), F_OFD_SETLK, flock(arena, type, offsetBytes));
            if (result == -Errno.EAGAIN || result == -EACCES) {
                return false;
            }
            if (result < 0) {
                throw Failure.of(file.path(), "cannot be locked", -result);
            }
            return true;
        }
    }

    /** A struct flock for one byte, from the start of the file; l_pid must be 0. */
    private static MemorySegment flock(Arena arena, short type, long offsetBytes) {
        MemorySegment lock = arena.allocate(32, JAVA_LONG.byteAlignment());
        lock.set(JAVA_SHORT, 0, type);
        lock.set(JAVA_LONG, 8, offsetBytes);
        lock.set(JAVA_LONG, 16, 1);
        return lock;
    }
}
