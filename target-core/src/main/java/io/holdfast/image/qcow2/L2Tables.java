package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The active L1 table, and those L2 tables that are in memory: as many as map the whole disk, but no more than {@link CacheSize} says, unless they are dirty.
 *
 * <p>Any thread finds a table without a lock. The lock is held for memory operations.
 */
final class L2Tables {

    private final Path path;
    private final MetadataIo io;
    private final Geometry geometry;
    private final ReentrantLock lock;
    /** Replaced by a longer copy when the disk grows; whoever still looks into the old one began before that. */
    private volatile AtomicLongArray l1;

    private volatile AtomicReferenceArray<@Nullable L2Table> tables;
    private final int capacity;
    /** In the order in which they are looked at when one must go; guarded by the lock. */
    private final ArrayDeque<L2Table> clock = new ArrayDeque<>();

    private final Map<Integer, CompletableFuture<L2Table>> loading = new HashMap<>();
    /** Guarded by the lock, as is what follows. */
    private final List<L2Table> dirty = new ArrayList<>();

    private final Dirt l1Dirt = new Dirt();
    /** How often all tables have been replaced; what was read before is out of date. */
    private int generation;

    L2Tables(MetadataIo io, Geometry geometry, ReentrantLock lock, long[] l1, CacheSize cache) {
        this.path = io.file().path();
        this.io = io;
        this.geometry = geometry;
        this.lock = lock;
        this.l1 = new AtomicLongArray(l1);
        this.tables = new AtomicReferenceArray<>(l1.length);
        this.capacity = cache.tables(geometry);
    }

    /** Whether there is no table: all that it would map is unallocated. */
    boolean absent(int l1Index) {
        return tables.get(l1Index) == null && L2Entry.offset(l1.get(l1Index)) == 0;
    }

    /** The table if it is in memory. */
    @Nullable
    L2Table cached(int l1Index) {
        L2Table table = tables.get(l1Index);
        if (table != null && !table.used) {
            table.used = true;
        }
        return table;
    }

    /** The table, read where it is not in memory; null where there is none. Blocks. */
    @Nullable
    L2Table load(int l1Index) throws ImageException {
        CompletableFuture<L2Table> mine = new CompletableFuture<>();
        CompletableFuture<L2Table> first;
        long entry;
        int begun;
        lock.lock();
        try {
            L2Table there = cached(l1Index);
            entry = l1.get(l1Index);
            begun = generation;
            if (there != null || L2Entry.offset(entry) == 0) {
                return there;
            }
            first = loading.putIfAbsent(l1Index, mine);
        } finally {
            lock.unlock();
        }
        return first == null ? read(l1Index, entry, begun, mine) : await(first);
    }

    private L2Table read(int l1Index, long entry, int begun, CompletableFuture<L2Table> waiters) throws ImageException {
        try {
            long offset = checkedOffset(l1Index, entry);
            L2Table table = new L2Table(l1Index, io.readLongs(offset, geometry.clusterBytes() / Long.BYTES));
            table.used = true;
            lock.lock();
            try {
                loading.remove(l1Index, waiters);
                // Whoever asked before all tables were replaced gets what there was then; nobody else does.
                if (begun == generation) {
                    install(table);
                }
            } finally {
                lock.unlock();
            }
            waiters.complete(table);
            return table;
        } catch (ImageException | RuntimeException e) {
            lock.lock();
            try {
                loading.remove(l1Index, waiters);
            } finally {
                lock.unlock();
            }
            waiters.completeExceptionally(e);
            throw e;
        }
    }

    private static L2Table await(CompletableFuture<L2Table> first) throws ImageException {
        try {
            return first.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof ImageException told) {
                throw told;
            }
            throw e;
        }
    }

    private long checkedOffset(int l1Index, long entry) throws ImageException {
        long offset = L2Entry.offset(entry);
        if (!geometry.aligned(offset) || offset > io.file().endBytes() - geometry.clusterBytes()) {
            throw new Refusal(path).corrupt(offset, "L1 entry " + l1Index + " points to no L2 table");
        }
        return offset;
    }

    /** Under the lock: the entry of the L1 table. */
    long l1Entry(int l1Index) {
        return l1.get(l1Index);
    }

    int l1Length() {
        return l1.length();
    }

    /** Under the lock: the L1 table has more entries from now on, without L2 tables. */
    void lengthen(int length) {
        long[] entries = new long[length];
        AtomicReferenceArray<@Nullable L2Table> longer = new AtomicReferenceArray<>(length);
        for (int i = 0; i < l1.length(); i++) {
            entries[i] = l1.get(i);
            longer.set(i, tables.get(i));
        }
        tables = longer;
        l1 = new AtomicLongArray(entries);
    }

    /** Under the lock: the file has another L1 table with other L2 tables since; nothing is dirty. */
    void relocate(long[] other) {
        generation++;
        loading.clear();
        clock.clear();
        tables = new AtomicReferenceArray<>(other.length);
        l1 = new AtomicLongArray(other);
    }

    /** Under the lock: a table that is not in the file yet, which will be at that place. */
    void add(L2Table table, long offsetBytes) {
        install(table);
        move(table, offsetBytes);
    }

    /** Under the lock: a table gets another place, which is its own. */
    void move(L2Table table, long offsetBytes) {
        markDirty(table);
        table.movesWhole();
        l1.set(table.l1Index, offsetBytes | L2Entry.COPIED);
        l1Dirt.add(table.l1Index, 1);
    }

    /** Under the lock: changes an entry of a table that is in memory. */
    void put(L2Table table, int index, L2Slot slot) {
        markDirty(table);
        table.put(geometry, index, slot);
    }

    /** Under the lock: whether somebody should write dirty tables to the file, for there is little room left for others. */
    boolean crowded() {
        return dirty.size() > capacity / 2;
    }

    boolean none() {
        return dirty.isEmpty() && l1Dirt.none();
    }

    List<L2Table> takeDirty() {
        List<L2Table> taken = List.copyOf(dirty);
        dirty.clear();
        return taken;
    }

    /** It is dirty after all. */
    void putBack(L2Table table, Dirt.Stretch stretch) {
        markDirty(table);
        table.dirt.add(stretch);
    }

    Dirt l1Dirt() {
        return l1Dirt;
    }

    long[] l1Entries(Dirt.Stretch stretch) {
        long[] entries = new long[stretch.to() - stretch.from()];
        for (int i = 0; i < entries.length; i++) {
            entries[i] = l1.get(stretch.from() + i);
        }
        return entries;
    }

    private void markDirty(L2Table table) {
        if (table.dirt.none()) {
            dirty.add(table);
        }
    }

    /** Under the lock: puts a table in memory and lets others go where there are too many. */
    private void install(L2Table table) {
        tables.set(table.l1Index, table);
        clock.add(table);
        for (int looks = clock.size() * 2; clock.size() > capacity && looks > 0; looks--) {
            L2Table candidate = clock.remove();
            if (candidate.used || candidate == table || !candidate.clean()) {
                candidate.used = false;
                clock.add(candidate);
            } else {
                tables.set(candidate.l1Index, null);
            }
        }
    }
}
