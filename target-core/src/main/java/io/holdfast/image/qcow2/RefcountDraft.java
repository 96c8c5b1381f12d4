package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.qcow2.Header.Table;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Refcounts as they are to be, beside those that are in force and that nobody changes meanwhile. Each block that differs gets another place, and so does the table: until the header
 * points there, the file is as it was. What the draft takes is free in both, so that nothing need be undone when it comes to nothing. Not thread-safe; blocks.
 */
final class RefcountDraft {

    private static final int TABLE_SPARE_ENTRIES = 2;

    private final MetadataIo io;
    private final Geometry geometry;
    private final RefcountEntries entries;
    private final Refusal refusal;
    private final Bounds bounds;
    private final Table oldTable;
    private final long[] old;
    /** Those that have been looked at, but for some that are in the file as they are here. */
    private final Map<Integer, byte[]> blocks = new HashMap<>();

    private final Set<Integer> changed = new HashSet<>();
    private final Set<Integer> unwritten = new HashSet<>();
    private final ArrayDeque<Integer> unplaced = new ArrayDeque<>();
    /** The first byte of each block that has its new place. */
    private final Map<Integer, Long> places = new TreeMap<>();

    private final ClusterSet released = new ClusterSet();
    private long cursor;
    private long endCluster;
    private Table table;

    /**
     * What limits a draft.
     *
     * @param occupied where no free cluster can be
     * @param blocks how many should be in memory
     */
    record Bounds(long firstFree, long limitBytes, Occupied occupied, int blocks) {}

    /** @param old the table in force, all of whose blocks are in the file */
    RefcountDraft(MetadataIo io, Header header, long[] old, Bounds bounds) {
        this.io = io;
        this.geometry = header.geometry();
        this.entries = new RefcountEntries(geometry.refcountOrder());
        this.refusal = new Refusal(io.file().path());
        this.bounds = bounds;
        this.oldTable = header.refcountTable();
        this.old = old;
        this.cursor = bounds.firstFree;
        this.table = oldTable;
    }

    long get(long cluster) throws ImageException {
        byte[] block = block(index(cluster));
        return block == null ? 0 : entries.get(block, inBlock(cluster));
    }

    private byte @Nullable [] block(int index) throws ImageException {
        byte[] there = blocks.get(index);
        long offset = places.getOrDefault(index, oldOffset(index));
        if (there == null && offset != 0) {
            if (blocks.size() >= bounds.blocks) {
                blocks.keySet().retainAll(unwritten);
            }
            there = io.read(offset, geometry.clusterBytes());
            blocks.put(index, there);
        }
        return there;
    }

    private long oldOffset(int index) {
        return index < old.length ? Refcounts.offset(old[index]) : 0;
    }

    /** Whether it is time to {@link #placeBlocks} and {@link #writeBlocks}. */
    boolean crowded() {
        return unwritten.size() > bounds.blocks / 2;
    }

    /** So many references more, or less, to a cluster. */
    void add(long cluster, int change) throws ImageException {
        long count = get(cluster);
        if (change < 0 && count == 0) {
            throw refusal.corrupt(cluster << geometry.clusterBits(), "a cluster that is in use has a refcount of 0");
        }
        if (change > 0 && count == largest()) {
            throw new ImageException(
                    Kind.UNSUPPORTED_FEATURE,
                    refusal.path(),
                    "has refcounts of " + (1 << geometry.refcountOrder())
                            + " bits, which have no room for another snapshot");
        }
        set(cluster, count + change);
        if (count + change == 0) {
            released.add(cluster);
        } else if (count == 0) {
            released.remove(cluster);
        }
    }

    /** The same of all clusters that the bytes touch. */
    void addBytes(long offsetBytes, long lengthBytes, int change) throws ImageException {
        long last = (offsetBytes + lengthBytes - 1) >>> geometry.clusterBits();
        for (long cluster = offsetBytes >>> geometry.clusterBits(); cluster <= last; cluster++) {
            add(cluster, change);
        }
    }

    private void set(long cluster, long count) throws ImageException {
        int index = index(cluster);
        byte[] block = block(index);
        if (block == null) {
            block = new byte[geometry.clusterBytes()];
            blocks.put(index, block);
        }
        unwritten.add(index);
        if (changed.add(index)) {
            unplaced.add(index);
        }
        entries.set(block, inBlock(cluster), count);
    }

    /** A row of clusters that are free now and will not be; tells the first. */
    long allocate(long wanted) throws ImageException {
        long first = cursor;
        for (long at = first; at < first + wanted; at++) {
            if (get(at) != 0 || released.contains(at)) {
                first = at + 1;
            }
        }
        if (first + wanted > bounds.limitBytes >>> geometry.clusterBits()) {
            throw refusal.full();
        }
        bounds.occupied.checkData(first << geometry.clusterBits(), wanted << geometry.clusterBits());
        for (long at = first; at < first + wanted; at++) {
            add(at, 1);
        }
        if (wanted == 1) {
            cursor = first + 1;
        }
        endCluster = Math.max(endCluster, first + wanted);
        return first;
    }

    /** Everything has its count, but for what counts: finds places for that. */
    void place() throws ImageException {
        addBytes(oldTable.offsetBytes(), (long) oldTable.length() << geometry.clusterBits(), -1);
        int clusters = oldTable.length();
        long first = allocate(clusters);
        placeBlocks();
        for (int needed = tableClusters(); needed > clusters; needed = tableClusters()) {
            addBytes(first << geometry.clusterBits(), (long) clusters << geometry.clusterBits(), -1);
            clusters = needed;
            first = allocate(clusters);
            placeBlocks();
        }
        table = new Table(first << geometry.clusterBits(), clusters);
    }

    /** Each block that has changed has its new place. */
    void placeBlocks() throws ImageException {
        while (!unplaced.isEmpty()) {
            int index = unplaced.remove();
            places.put(index, allocate(1) << geometry.clusterBits());
            if (oldOffset(index) != 0) {
                add(oldOffset(index) >>> geometry.clusterBits(), -1);
            }
        }
    }

    private int tableClusters() throws ImageException {
        int last = places.keySet().stream().mapToInt(index -> index).max().orElse(0);
        if (last < old.length) {
            return oldTable.length();
        }
        long clusters = geometry.clusters((long) Long.BYTES * (last + 1 + TABLE_SPARE_ENTRIES));
        if (clusters << geometry.clusterBits() > HeaderCodec.MAX_REFCOUNT_TABLE_BYTES) {
            throw refusal.full();
        }
        return (int) clusters;
    }

    /** Writes what has changed of the blocks to their new places, to which nothing points yet. */
    void writeBlocks() throws ImageException {
        for (int index : unwritten) {
            byte[] block = blocks.get(index);
            if (block != null) {
                io.write(places.getOrDefault(index, 0L), block);
            }
        }
        unwritten.clear();
    }

    /** The same, and the table. */
    void write() throws ImageException {
        writeBlocks();
        io.write(table.offsetBytes(), MetadataIo.bytes(entries()));
    }

    /** The table as it is to be. */
    long[] entries() {
        long[] next = new long[(int) (((long) table.length() << geometry.clusterBits()) / Long.BYTES)];
        System.arraycopy(old, 0, next, 0, Math.min(old.length, next.length));
        places.forEach((index, offset) -> next[index] = offset);
        return next;
    }

    /** Where the table is to be. */
    Table table() {
        return table;
    }

    /** The first cluster behind all that was allocated. */
    long endCluster() {
        return endCluster;
    }

    /** What has lost its last reference. */
    ClusterSet released() {
        return released;
    }

    private long largest() {
        int bits = 1 << geometry.refcountOrder();
        return bits == Long.SIZE ? -1 : (1L << bits) - 1;
    }

    private int index(long cluster) {
        return (int) (cluster / geometry.refcountBlockEntries());
    }

    private int inBlock(long cluster) {
        return (int) (cluster % geometry.refcountBlockEntries());
    }
}
