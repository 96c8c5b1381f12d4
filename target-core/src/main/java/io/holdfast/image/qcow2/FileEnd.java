package io.holdfast.image.qcow2;

import io.holdfast.file.FileTraits;
import io.holdfast.image.ImageException;
import io.holdfast.image.host.HostFile;
import java.io.IOException;

/** Makes the file of an image longer before something is written behind its end, some way ahead. All methods block. */
final class FileEnd {

    private static final long MIN_STEP_BYTES = 64 << 10;
    private static final long MAX_STEP_BYTES = 64 << 20;

    private final HostFile file;
    private final int clusterBytes;

    FileEnd(HostFile file, int clusterBytes) {
        this.file = file;
        this.clusterBytes = clusterBytes;
    }

    /** The file has that length, or more. */
    synchronized void reach(long endBytes) throws ImageException {
        if (endBytes <= file.endBytes()) {
            return;
        }
        if (file.handle().traits().kind() == FileTraits.Kind.BLOCK_DEVICE) {
            throw new Refusal(file.path()).full();
        }
        long ahead = Math.clamp(endBytes / 8, Math.max(MIN_STEP_BYTES, clusterBytes), MAX_STEP_BYTES);
        set(HostFile.roundUp(
                endBytes + ahead, Math.max(clusterBytes, file.handle().alignmentBytes())));
    }

    /** The last cluster is in the file whole. */
    synchronized void reachWholeClusters() throws ImageException {
        long end = HostFile.roundUp(file.endBytes(), clusterBytes);
        if (end > file.endBytes() && file.handle().traits().kind() == FileTraits.Kind.REGULAR) {
            set(end);
        }
    }

    /** The file has nothing behind that; all there was has been written and made stable. */
    synchronized void cut(long endBytes) throws ImageException {
        long end =
                HostFile.roundUp(endBytes, Math.max(clusterBytes, file.handle().alignmentBytes()));
        if (end < file.endBytes() && file.handle().traits().kind() == FileTraits.Kind.REGULAR) {
            set(end);
        }
    }

    private void set(long endBytes) throws ImageException {
        try {
            file.truncate(endBytes);
        } catch (IOException e) {
            throw ImageException.of(file.path(), e);
        }
    }
}
