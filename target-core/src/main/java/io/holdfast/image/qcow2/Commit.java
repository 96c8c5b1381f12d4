package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Writes dirty tables to the file, so that a power cut at any moment costs clusters that nobody refers to, and nothing else:
 *
 * <ol>
 *   <li>Refcount blocks, and new L2 tables, to which nothing points yet. With the data written before, they are made stable.
 *   <li>The refcount table, where there are new blocks, and that is made stable.
 *   <li>What makes the disk another one: entries of L2 tables and of the L1 table. They refer to nothing that is not there and counted. They are made stable.
 *   <li>Only now what they no longer refer to can lose its count, which the next commit writes ({@link Reclaim}).
 * </ol>
 */
final class Commit {

    private final Tables tables;
    private final Content content;
    private final HeaderFile headerFile;
    private final Stability stability;
    private final FileEnd fileEnd;
    /** One commit at a time; never held by those who wait for memory. */
    private final ReentrantLock alone = new ReentrantLock();

    Commit(Tables tables, Content content, HeaderFile headerFile, Stability stability, FileEnd fileEnd) {
        this.tables = tables;
        this.content = content;
        this.headerFile = headerFile;
        this.stability = stability;
        this.fileEnd = fileEnd;
    }

    /** What must not run beside a commit. */
    interface Work {

        void run() throws ImageException;
    }

    /** Blocks. */
    void exclusively(Work work) throws ImageException {
        alone.lock();
        try {
            work.run();
        } finally {
            alone.unlock();
        }
    }

    /**
     * All that was changed before the call is on stable storage when it returns. Blocks.
     *
     * @return the clusters that nothing in the file refers to any more since
     * @throws ImageException when something could not be written: it is dirty still
     */
    List<Freed.Run> run() throws ImageException {
        alone.lock();
        try {
            return commit();
        } finally {
            alone.unlock();
        }
    }

    private List<Freed.Run> commit() throws ImageException {
        DirtyTables dirty;
        tables.lock.lock();
        try {
            dirty = DirtyTables.take(tables);
        } finally {
            tables.lock.unlock();
        }
        boolean written = false;
        try {
            write(dirty);
            written = true;
        } finally {
            tables.lock.lock();
            try {
                if (written) {
                    dirty.written();
                    tables.cleanIfNothingIsDirty();
                } else {
                    dirty.putBack(tables);
                }
            } finally {
                tables.lock.unlock();
            }
        }
        return dirty.freed();
    }

    private void write(DirtyTables dirty) throws ImageException {
        MetadataIo io = content.metadata().io;
        if (content.data() != io.file()) {
            stability.sync(new MetadataIo(content.data()));
        }
        dirty.check(tables);
        fileEnd.reach(tables.clusters.touchedBytes());
        writeAll(io, dirty.refcountBlocks());
        writeAll(io, dirty.newTables());
        stability.sync(io);
        if (!dirty.refcountTable().none()) {
            write(io, headerFile.header().refcountTable().offsetBytes(), dirty.refcountTable());
            stability.sync(io);
        }
        if (dirty.changesMapping()) {
            writeAll(io, dirty.tables());
            write(io, headerFile.header().l1().offsetBytes(), dirty.l1());
            stability.sync(io);
        }
    }

    private static <T> void writeAll(MetadataIo io, List<DirtyTables.Part<T>> parts) throws ImageException {
        for (DirtyTables.Part<T> part : parts) {
            io.write(part.offsetBytes(), part.bytes().array());
        }
    }

    private void write(MetadataIo io, long tableOffset, DirtyTables.Entries entries) throws ImageException {
        if (!entries.none()) {
            byte[] bytes = entries.bytes().array();
            long offset = tableOffset + (long) entries.stretch().from() * Long.BYTES;
            tables.occupied.checkTable(offset, bytes.length);
            io.write(offset, bytes);
        }
    }
}
