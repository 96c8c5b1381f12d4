package io.holdfast.image.vmdk;

import io.holdfast.image.ImageException;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.vmdk.GrainTables.Changed;
import io.holdfast.image.vmdk.SparseHeader.Shutdown;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes the grain tables of a sparse part, so that a power cut at any time leaves an image without a wrong byte:
 *
 * <ol>
 *   <li>the entries are taken that are to be written, of grains that the file is long enough for;
 *   <li>the file is synced: the data, and the length, that they point to, and before the first commit the header's mark that the image is in use;
 *   <li>the entries are written to the redundant tables, then to the others;
 *   <li>the file is synced again.
 * </ol>
 *
 * <p>A power cut may leave the redundant tables with other entries than the others have. Whoever opens the image for writing next finds the mark and makes them equal.
 */
final class Commit {

    private final FileReads file;
    private final SparseHeader header;
    private final GrainTables tables;
    private final int[] redundantDirectory;
    /** One commit at a time: a later one has newer entries. */
    private final ReentrantLock lock = new ReentrantLock();

    private volatile boolean running;
    private final Stability stability;
    private boolean marked;

    /** What is done to make writes stable. */
    enum Stability {
        SYNCED,
        /** Cache mode unsafe: nothing. */
        UNSAFE;

        void sync(HostFile file) throws ImageException {
            switch (this) {
                case SYNCED -> new FileReads(file).sync();
                case UNSAFE -> {}
            }
        }
    }

    /** With a redundant directory of length 0 where there is none. */
    Commit(FileReads file, SparseHeader header, GrainTables tables, int[] redundantDirectory, Stability stability) {
        this.file = file;
        this.header = header;
        this.tables = tables;
        this.redundantDirectory = redundantDirectory;
        this.stability = stability;
        this.marked = header.shutdown() == Shutdown.UNCLEAN;
    }

    /** Whether entries are not, or not certainly, in the file. */
    boolean pending() {
        // In this order: a commit that runs takes the dirty ones only after it says so.
        return tables.hasDirty() || running;
    }

    void run() throws ImageException {
        lock.lock();
        try {
            running = true;
            List<Changed> changed = tables.takeDirty();
            boolean written = false;
            try {
                if (!changed.isEmpty() && !marked) {
                    mark(Shutdown.UNCLEAN);
                }
                stability.sync(file.file());
                if (!changed.isEmpty()) {
                    write(changed);
                    stability.sync(file.file());
                }
                written = true;
            } finally {
                if (written) {
                    tables.written(changed);
                } else {
                    tables.takeBack(changed);
                }
                running = false;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Takes the mark away that the image is in use: all has been committed. */
    void end() throws ImageException {
        lock.lock();
        try {
            if (marked) {
                mark(Shutdown.CLEAN);
                stability.sync(file.file());
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(List<Changed> changed) throws ImageException {
        for (Changed part : changed) {
            if (redundantDirectory.length > 0) {
                long table = GrainTables.offsetBytes(
                        file.file().path(),
                        header,
                        redundantDirectory[part.table()],
                        file.file().endBytes());
                write(table, part);
            }
        }
        for (Changed part : changed) {
            write(tables.offsetBytes(part.table()), part);
        }
    }

    private void write(long tableOffsetBytes, Changed part) throws ImageException {
        file.write(tableOffsetBytes + (long) part.sector() * SparseHeader.BYTES, part.array());
    }

    private void mark(Shutdown shutdown) throws ImageException {
        byte[] sector = file.read(0, SparseHeader.BYTES);
        sector[SparseHeader.SHUTDOWN_OFFSET] = (byte) (shutdown == Shutdown.UNCLEAN ? 1 : 0);
        file.write(0, sector);
        marked = shutdown == Shutdown.UNCLEAN;
    }
}
