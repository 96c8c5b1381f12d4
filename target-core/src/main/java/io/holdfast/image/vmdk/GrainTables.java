package io.holdfast.image.vmdk;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The grain directory, and those grain tables that are in memory: no more than a number of bytes of them, but for dirty ones, which stay until they are in the file.
 *
 * <p>Any thread finds a table without a lock. The lock is held for memory operations.
 */
final class GrainTables {

    private static final int MIN_TABLES = 16;

    private final Path path;
    private final FileReads file;
    private final SparseHeader header;
    private final int[] directory;
    private final AtomicReferenceArray<@Nullable GrainTable> tables;
    private final int capacity;
    private final ReentrantLock lock = new ReentrantLock();
    /** In the order in which they are looked at when one must go; guarded by the lock. */
    private final ArrayDeque<GrainTable> clock = new ArrayDeque<>();
    /** Guarded by the lock. */
    private final List<GrainTable> dirty = new ArrayList<>();

    private volatile int dirtyCount;

    GrainTables(FileReads file, SparseHeader header, int[] directory, int cacheBytes) {
        this.path = file.file().path();
        this.file = file;
        this.header = header;
        this.directory = directory;
        this.tables = new AtomicReferenceArray<>(directory.length);
        this.capacity = Math.max(MIN_TABLES, cacheBytes / header.tableBytes());
    }

    /** Whether there is no table: all that it would map reads as zeroes. */
    boolean absent(int index) {
        return directory[index] == 0;
    }

    /** Where the table is in the file. */
    long offsetBytes(int index) throws ImageException {
        return offsetBytes(path, header, directory[index], file.file().endBytes());
    }

    /** Where a table is that a directory has that entry for. */
    static long offsetBytes(Path path, SparseHeader header, int entry, long fileBytes) throws ImageException {
        long offset = Integer.toUnsignedLong(entry) * SparseHeader.BYTES;
        if (offset == 0 || offset > fileBytes - header.tableBytes()) {
            throw ImageException.at(Kind.CORRUPT, path, offset, "a grain directory points to no grain table there");
        }
        return offset;
    }

    /** The table if it is in memory. */
    @Nullable
    GrainTable cached(int index) {
        GrainTable table = tables.get(index);
        if (table != null && !table.used) {
            table.used = true;
        }
        return table;
    }

    /** The table, which is not {@link #absent}, read where it is not in memory. Blocks. */
    GrainTable load(int index) throws ImageException {
        GrainTable there = cached(index);
        if (there != null) {
            return there;
        }
        GrainTable read = new GrainTable(index, file.readEntries(offsetBytes(index), header.tableEntries()));
        lock.lock();
        try {
            // Two may have read it; the first is the one that may have been changed since.
            GrainTable first = tables.get(index);
            if (first != null) {
                return first;
            }
            install(read);
            return read;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes grains for entries that have none, as long as it gives some, and marks what that changes. A table that has gone from memory meanwhile is not changed.
     *
     * @return whether there was room for all
     */
    boolean allocate(GrainTable table, int from, int count, GrainSpace space) {
        lock.lock();
        try {
            if (tables.get(table.index) != table) {
                return true; // It is looked up again, and loaded.
            }
            for (int i = from; i < from + count; i++) {
                if (Integer.compareUnsigned(table.entries.get(i), 1) > 0) {
                    continue; // Somebody else was faster.
                }
                int entry = space.take();
                if (entry == 0) {
                    return false;
                }
                if (table.dirtySectors == 0) {
                    dirty.add(table);
                    dirtyCount = dirty.size();
                }
                table.dirtySectors |= 1 << (i / GrainTable.ENTRIES_A_SECTOR);
                table.entries.set(i, entry);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives grains. */
    @FunctionalInterface
    interface GrainSpace {
        /** The entry of a grain that nobody has, or 0 where the file must grow first. Under the lock. */
        int take();
    }

    /** Whether so many are dirty that they should be written before more are. */
    boolean crowded() {
        return dirtyCount > capacity / 2;
    }

    boolean hasDirty() {
        return dirtyCount > 0;
    }

    /** A sector of a table as it is now and as it is written. */
    record Changed(int table, int sector, ByteBuffer bytes) {

        byte[] array() {
            byte[] array = new byte[bytes.capacity()];
            bytes.get(0, array);
            return array;
        }
    }

    /** Takes what is dirty, which is clean from now on but stays in memory until {@link #written} or {@link #takeBack}. One thread at a time. */
    List<Changed> takeDirty() {
        lock.lock();
        try {
            List<Changed> changed = new ArrayList<>();
            for (GrainTable table : dirty) {
                for (int left = table.dirtySectors; left != 0; left &= left - 1) {
                    int sector = Integer.numberOfTrailingZeros(left);
                    int from = sector * GrainTable.ENTRIES_A_SECTOR;
                    changed.add(new Changed(table.index, sector, bytes(table, from)));
                }
                table.dirtySectors = 0;
                table.beingWritten = true;
            }
            dirty.clear();
            dirtyCount = 0;
            return changed;
        } finally {
            lock.unlock();
        }
    }

    private ByteBuffer bytes(GrainTable table, int from) {
        int count = Math.min(GrainTable.ENTRIES_A_SECTOR, header.tableEntries() - from);
        ByteBuffer bytes = ByteBuffer.allocate(count * Integer.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < count; i++) {
            bytes.putInt(table.entries.get(from + i));
        }
        return bytes;
    }

    /** What was taken is in the file. */
    void written(List<Changed> changed) {
        lock.lock();
        try {
            for (Changed part : changed) {
                taken(part).beingWritten = false;
            }
        } finally {
            lock.unlock();
        }
    }

    /** What was taken could not be written. */
    void takeBack(List<Changed> changed) {
        lock.lock();
        try {
            for (Changed part : changed) {
                GrainTable table = taken(part);
                if (table.dirtySectors == 0) {
                    dirty.add(table);
                }
                table.dirtySectors |= 1 << part.sector;
                table.beingWritten = false;
            }
            dirtyCount = dirty.size();
        } finally {
            lock.unlock();
        }
    }

    private GrainTable taken(Changed part) {
        return Objects.requireNonNull(tables.get(part.table), "a table that is being written stays in memory");
    }

    /** Under the lock: puts a table in memory and lets others go where there are too many. */
    private void install(GrainTable table) {
        tables.set(table.index, table);
        clock.add(table);
        for (int looks = clock.size() * 2; clock.size() > capacity && looks > 0; looks--) {
            GrainTable candidate = clock.remove();
            if (candidate.used || candidate.pinned() || candidate == table) {
                candidate.used = false;
                clock.add(candidate);
            } else {
                tables.set(candidate.index, null);
            }
        }
    }
}
