package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.host.HostFile;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The tables of an image that is written, as they are in memory. Changes are made under one lock, which is held for memory operations; what must be read before is read without
 * it. The methods block.
 */
final class Tables {

    final ReentrantLock lock;
    final Geometry geometry;
    final L2Tables l2;
    final Refcounts refcounts;
    final Occupied occupied;
    final Clusters clusters;
    /** Guarded by the lock. */
    final Freed freed = new Freed();

    private final HostFile file;
    private final Refusal refusal;
    private final boolean externalData;
    private final Object loading = new Object();
    /** Whether the file has all tables as they are here, but for refcounts that are written late. */
    private volatile boolean clean = true;
    /** Whether the file is marked as one whose refcounts may be wrong. */
    private volatile boolean countsLate;

    private RefcountTableGrowth growth = index -> {
        throw new IllegalStateException("nobody makes the refcount table longer");
    };

    Tables(Metadata metadata, Occupied occupied, Refcounts refcounts, Clusters clusters) {
        this.lock = metadata.lock;
        this.geometry = metadata.geometry;
        this.l2 = metadata.l2;
        this.occupied = occupied;
        this.refcounts = refcounts;
        this.clusters = clusters;
        this.file = metadata.io.file();
        this.refusal = new Refusal(file.path());
        this.externalData = metadata.rules.externalData();
    }

    /** Makes room in the refcount table for a block of that index. */
    interface RefcountTableGrowth {

        void lengthenFor(int blockIndex) throws ImageException;
    }

    void growBy(RefcountTableGrowth how) {
        growth = how;
    }

    /** Whether there is nothing but data that may not be in the file, or not stable. */
    boolean clean() {
        return clean;
    }

    /** Refcounts need not be in the file before what they count, since the file's header says that they may be wrong. */
    void writeCountsLate() {
        countsLate = true;
    }

    /** All refcounts are to be in the file after the next commit, whatever its header says. */
    void writeCountsNow() {
        lock.lock();
        try {
            countsLate = false;
            clean &= refcounts.none();
        } finally {
            lock.unlock();
        }
    }

    /** Under the lock: whether a commit writes refcounts. */
    boolean countsAreDue() {
        return !countsLate || refcounts.crowded();
    }

    /** Under the lock: something has changed. */
    void dirty() {
        clean = false;
    }

    /** Under the lock. */
    void cleanIfNothingIsDirty() {
        clean = l2.none() && freed.none() && (countsLate || refcounts.none());
    }

    /** Under the lock; until it throws {@link MissingBlock}, it changes nothing that it would not do again. */
    interface Step<T> {

        T run() throws MissingBlock, ImageException;
    }

    /** Does it under the lock, with the refcount blocks that it needs. */
    <T> T locked(Step<T> step) throws ImageException {
        while (true) {
            int missing;
            lock.lock();
            try {
                clean = false;
                return step.run();
            } catch (MissingBlock e) {
                missing = e.index();
            } finally {
                lock.unlock();
            }
            provide(missing);
        }
    }

    private void provide(int blockIndex) throws ImageException {
        if (blockIndex >= lengthOfTable()) {
            growth.lengthenFor(blockIndex);
            return;
        }
        // One at a time: what is read while it is not in memory cannot be out of date.
        synchronized (loading) {
            long offset;
            lock.lock();
            try {
                if (refcounts.inMemory(blockIndex) != null) {
                    return;
                }
                offset = refcounts.offsetBytes(blockIndex);
            } finally {
                lock.unlock();
            }
            RefcountBlock read = refcounts.read(blockIndex, offset);
            lock.lock();
            try {
                refcounts.keep(read);
            } finally {
                lock.unlock();
            }
        }
    }

    private int lengthOfTable() {
        lock.lock();
        try {
            return refcounts.tableLength();
        } finally {
            lock.unlock();
        }
    }

    Clusters.Run allocate(int wanted) throws ImageException {
        return locked(() -> clusters.allocate(wanted));
    }

    /** Nothing has come to refer to clusters that were allocated, and nothing is on its way there. */
    void giveBack(Clusters.Run run) throws ImageException {
        for (long cluster = run.firstCluster(); cluster < run.firstCluster() + run.clusters(); cluster++) {
            long one = cluster;
            locked(() -> {
                clusters.release(one);
                return one;
            });
        }
    }

    /** What is done with an L2 table, under the lock. */
    interface Change {

        void apply(L2Table table) throws ImageException;
    }

    /** Changes an L2 table, which is made, read and taken from a snapshot as needed. */
    void change(int l1Index, Change change) throws ImageException {
        while (true) {
            L2Table table = own(l1Index);
            lock.lock();
            try {
                if (l2.cached(l1Index) == table && L2Entry.copied(l2.l1Entry(l1Index))) {
                    clean = false;
                    change.apply(table);
                    return;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private L2Table own(int l1Index) throws ImageException {
        while (true) {
            L2Table table = l2.load(l1Index);
            if (table != null && L2Entry.copied(l2.l1Entry(l1Index))) {
                return table;
            }
            Optional<L2Table> owned = locked(() -> table == null ? make(l1Index) : copy(table));
            if (owned.isPresent()) {
                return owned.get();
            }
        }
    }

    private Optional<L2Table> make(int l1Index) throws MissingBlock, ImageException {
        if (!l2.absent(l1Index)) {
            return Optional.empty();
        }
        long offset = newTable();
        L2Table made = new L2Table(l1Index, new long[geometry.clusterBytes() / Long.BYTES]);
        l2.add(made, offset);
        return Optional.of(made);
    }

    /** A snapshot has it too. */
    private Optional<L2Table> copy(L2Table table) throws MissingBlock, ImageException {
        long entry = l2.l1Entry(table.l1Index);
        if (l2.cached(table.l1Index) != table || L2Entry.copied(entry)) {
            return Optional.empty();
        }
        long offset = newTable();
        long old = L2Entry.offset(entry);
        occupied.release(old, geometry.clusterBytes());
        freed.add(old >>> geometry.clusterBits());
        l2.move(table, offset);
        return Optional.of(table);
    }

    private long newTable() throws MissingBlock, ImageException {
        long offset = clusters.allocate(1).firstCluster() << geometry.clusterBits();
        occupied.claim(offset, geometry.clusterBytes(), "an L2 table");
        return offset;
    }

    /** Under the lock: nothing of the disk is in these clusters any more. */
    void free(L2Slot old) throws ImageException {
        if (old.compressed()) {
            long offset = L2Entry.compressedOffset(old.entry(), geometry.clusterBits());
            int length = L2Entry.compressedBytes(old.entry(), geometry.clusterBits());
            free(geometry.clusterStart(offset), offset + length);
        } else if (old.hostBytes() != 0 && !externalData) {
            free(old.hostBytes(), old.hostBytes() + geometry.clusterBytes());
        }
    }

    private void free(long startBytes, long endBytes) throws ImageException {
        if (!geometry.aligned(startBytes) || geometry.clusterStart(endBytes - 1) > file.endBytes()) {
            throw refusal.corrupt(startBytes, "an L2 entry points beyond the file's end, or to no cluster");
        }
        occupied.checkData(startBytes, endBytes - startBytes);
        for (long at = startBytes; at < endBytes; at += geometry.clusterBytes()) {
            freed.add(at >>> geometry.clusterBits());
        }
    }
}
