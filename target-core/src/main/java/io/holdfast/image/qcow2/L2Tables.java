package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The active L1 table, and those L2 tables that are in memory: as many as map the whole disk, but no more than {@value #MAX_BYTES} bytes.
 *
 * <p>Any thread finds a table without a lock. The lock is held for memory operations.
 */
final class L2Tables {

    /** As in QEMU. */
    static final int MAX_BYTES = 32 << 20;

    private static final int MIN_TABLES = 16;

    private final Path path;
    private final MetadataIo io;
    private final Geometry geometry;
    private final ReentrantLock lock = new ReentrantLock();
    private final long[] l1;
    private final AtomicReferenceArray<@Nullable L2Table> tables;
    private final int capacity;
    /** In the order in which they are looked at when one must go; guarded by the lock. */
    private final ArrayDeque<L2Table> clock = new ArrayDeque<>();

    private final Map<Integer, CompletableFuture<L2Table>> loading = new HashMap<>();

    L2Tables(MetadataIo io, Geometry geometry, long[] l1) {
        this.path = io.file().path();
        this.io = io;
        this.geometry = geometry;
        this.l1 = l1;
        this.tables = new AtomicReferenceArray<>(l1.length);
        this.capacity = Math.max(MIN_TABLES, MAX_BYTES >> geometry.clusterBits());
    }

    /** Whether there is no table: all that it would map is unallocated. */
    boolean absent(int l1Index) {
        return tables.get(l1Index) == null && L2Entry.offset(l1[l1Index]) == 0;
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
        lock.lock();
        try {
            L2Table there = cached(l1Index);
            entry = l1[l1Index];
            if (there != null || L2Entry.offset(entry) == 0) {
                return there;
            }
            first = loading.putIfAbsent(l1Index, mine);
        } finally {
            lock.unlock();
        }
        return first == null ? read(l1Index, entry, mine) : await(first);
    }

    private L2Table read(int l1Index, long entry, CompletableFuture<L2Table> waiters) throws ImageException {
        try {
            long offset = checkedOffset(l1Index, entry);
            L2Table table = new L2Table(l1Index, io.readLongs(offset, geometry.clusterBytes() / Long.BYTES));
            table.used = true;
            lock.lock();
            try {
                loading.remove(l1Index);
                install(table);
            } finally {
                lock.unlock();
            }
            waiters.complete(table);
            return table;
        } catch (ImageException | RuntimeException e) {
            lock.lock();
            try {
                loading.remove(l1Index);
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

    /** Under the lock: puts a table in memory and lets others go where there are too many. */
    private void install(L2Table table) {
        tables.set(table.l1Index, table);
        clock.add(table);
        for (int looks = clock.size() * 2; clock.size() > capacity && looks > 0; looks--) {
            L2Table candidate = clock.remove();
            if (candidate.used || candidate == table) {
                candidate.used = false;
                clock.add(candidate);
            } else {
                tables.set(candidate.l1Index, null);
            }
        }
    }
}
