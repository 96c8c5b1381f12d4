package io.holdfast.image.vmdk;

import java.util.concurrent.atomic.AtomicIntegerArray;

/** A grain table in memory. Any thread reads entries; they are set, and the marks of what is dirty kept, under the lock of {@link GrainTables}. */
final class GrainTable {

    /** Entries that lie in one sector. */
    static final int ENTRIES_A_SECTOR = 128;

    final int index;
    final AtomicIntegerArray entries;
    /** For the clock. */
    volatile boolean used = true;
    /** A bit for each sector with an entry that the file has not; guarded by the lock. */
    int dirtySectors;
    /** Whether it stays in memory because what was dirty is being written; guarded by the lock. */
    boolean beingWritten;

    GrainTable(int index, int[] entries) {
        this.index = index;
        this.entries = new AtomicIntegerArray(entries);
    }

    /** Under the lock: whether it must stay in memory. */
    boolean pinned() {
        return dirtySectors != 0 || beingWritten;
    }
}
