package io.holdfast.image.vmdk;

import io.holdfast.file.Errno;
import io.holdfast.image.host.HostFile;
import java.io.IOException;

/**
 * Gives the grains behind a file's end. The file is made longer in advance and in large steps, since that blocks; all there reads as zeroes.
 *
 * <p>{@link #take} is called under the lock of the tables; {@link #grow} by any thread that may block.
 */
final class FileEnd {

    private static final long MAX_STEP_BYTES = 16 << 20;
    /** Never more at a time than that part of the disk. */
    private static final int STEPS = 8;

    private static final long MAX_BYTES = 0xffff_ffffL * SparseHeader.BYTES;

    private final HostFile file;
    private final int grainBytes;
    private final long stepBytes;
    private long nextBytes;
    private volatile boolean taken;

    FileEnd(HostFile file, SparseHeader header) {
        this.file = file;
        this.grainBytes = header.grainBytes();
        this.stepBytes = Math.min(MAX_STEP_BYTES, header.capacityBytes() / STEPS);
        this.nextBytes = HostFile.roundUp(file.endBytes(), grainBytes);
    }

    /** The entry of the next grain, or 0 where the file must grow first. */
    int take() {
        long end = nextBytes + grainBytes;
        if (end > file.endBytes() || end > MAX_BYTES) {
            return 0;
        }
        int entry = (int) (nextBytes / SparseHeader.BYTES);
        nextBytes = end;
        taken = true;
        return entry;
    }

    /** Makes room for so many bytes of grains more. Blocks. */
    synchronized int grow(long bytes) {
        long needed = HostFile.roundUp(file.endBytes(), grainBytes) + HostFile.roundUp(bytes, grainBytes);
        if (needed > MAX_BYTES) {
            return Errno.EFBIG;
        }
        try {
            int unit = Math.max(grainBytes, file.handle().alignmentBytes());
            long ahead = needed + stepBytes <= MAX_BYTES ? needed + stepBytes : needed;
            file.truncate(HostFile.roundUp(ahead, unit));
            return Errno.OK;
        } catch (IOException e) {
            return Errno.ENOSPC;
        }
    }

    /** Cuts off what no grain has been taken of; nothing is taken any more. Blocks. */
    synchronized void trim() throws IOException {
        if (taken) {
            file.truncate(HostFile.roundUp(nextBytes, file.handle().alignmentBytes()));
        }
    }
}
