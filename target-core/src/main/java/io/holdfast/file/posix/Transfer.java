package io.holdfast.file.posix;

import io.holdfast.file.Errno;
import java.util.concurrent.locks.LockSupport;

/** Reads and writes done whole. Short transfers, EINTR and EAGAIN are dealt with here and nowhere else. */
enum Transfer {
    READ,
    WRITE,
    /** With RWF_DSYNC: on stable storage when done. */
    WRITE_DURABLY;

    private static final int EINTR = 4;
    /** A file does not say EAGAIN to a caller that is willing to wait; a driver that does is asked again so often. */
    private static final int PATIENCE = 100;

    private static final long PAUSE_NANOS = 1_000_000;

    /** Does all of it: {@link Errno#OK}, or what stopped it. {@link Errno#ENODATA} where the file ends within a read. */
    int whole(Scratch scratch, int fd, long address, long lengthBytes, long offsetBytes) {
        long done = 0;
        int refusals = 0;
        while (done < lengthBytes) {
            long result = once(scratch, fd, address + done, lengthBytes - done, offsetBytes + done);
            if (result > 0) {
                done += result;
            } else if (result == 0) {
                return this == READ ? Errno.ENODATA : Errno.EIO;
            } else if (result == -Errno.EAGAIN && ++refusals < PATIENCE) {
                LockSupport.parkNanos(PAUSE_NANOS);
            } else if (result != -EINTR) {
                return (int) -result;
            }
        }
        return Errno.OK;
    }

    private long once(Scratch scratch, int fd, long address, long lengthBytes, long offsetBytes) {
        return switch (this) {
            case READ -> Libc.pread(scratch, fd, address, lengthBytes, offsetBytes);
            case WRITE -> Libc.pwrite(scratch, fd, address, lengthBytes, offsetBytes);
            case WRITE_DURABLY -> Libc.pwritev2(scratch, fd, address, lengthBytes, offsetBytes, Libc.RWF_DSYNC);
        };
    }
}
