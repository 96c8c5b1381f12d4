package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The refcount table, and those refcount blocks that are in memory. All under the lock of the tables, but for {@link #read}.
 *
 * <p>In memory a count may be larger than it need be, until what was given up is out of the file for certain; it is never less than what the file refers to.
 */
final class Refcounts {

    /** In the refcount table. */
    private static final long OFFSET_MASK = ~511L;

    private final MetadataIo io;
    private final Geometry geometry;
    private final RefcountEntries entries;
    private final Occupied occupied;
    private final int capacity;
    private final Map<Integer, RefcountBlock> blocks = new LinkedHashMap<>();
    private final List<RefcountBlock> dirty = new ArrayList<>();
    private final Dirt tableDirt = new Dirt();
    private long[] table;

    Refcounts(MetadataIo io, Geometry geometry, Occupied occupied, long[] table, CacheSize cache)
            throws ImageException {
        this.io = io;
        this.geometry = geometry;
        this.entries = new RefcountEntries(geometry.refcountOrder());
        this.occupied = occupied;
        this.capacity = cache.tables(geometry);
        this.table = table;
        claimBlocks();
    }

    private void claimBlocks() throws ImageException {
        for (long entry : table) {
            if (entry != 0) {
                claim(entry);
            }
        }
    }

    /** The file has another table with other blocks since; nothing is dirty. */
    void relocate(long[] other) throws ImageException {
        blocks.clear();
        table = other;
        claimBlocks();
    }

    private void claim(long entry) throws ImageException {
        if (entry < 0 || entry > io.file().endBytes() - geometry.clusterBytes()) {
            throw new Refusal(io.file().path())
                    .corrupt(entry, "there should be a refcount block beyond the file's end");
        }
        occupied.claim(entry & OFFSET_MASK, geometry.clusterBytes(), "a refcount block");
    }

    /** How many references there are to a cluster; unsigned. */
    long get(long cluster) throws MissingBlock {
        if (!covered(cluster)) {
            return 0;
        }
        return entries.get(block(cluster).bytes, inBlock(cluster));
    }

    /** Whether there can be one reference more to a cluster. */
    boolean countsMore(long cluster) throws MissingBlock {
        return get(cluster) != entries.most();
    }

    void set(long cluster, long count) throws MissingBlock {
        RefcountBlock block = block(cluster);
        int index = inBlock(cluster);
        entries.set(block.bytes, index, count);
        if (block.dirt.none()) {
            dirty.add(block);
        }
        block.dirt.add(entries.byteOf(index), entries.bytes());
    }

    /** Whether there is a refcount block for it. */
    boolean covered(long cluster) {
        long index = cluster / geometry.refcountBlockEntries();
        return index < table.length && table[(int) index] != 0;
    }

    /** A new block for the clusters around this one, none of which is in use; it takes the first of them itself, which is told. */
    long addBlock(long cluster) throws MissingBlock, ImageException {
        int index = (int) (cluster / geometry.refcountBlockEntries());
        if (index >= table.length) {
            throw new MissingBlock(index);
        }
        long first = (long) index * geometry.refcountBlockEntries();
        RefcountBlock block = new RefcountBlock(index, new byte[geometry.clusterBytes()]);
        adopt(block, first);
        block.linked = false;
        block.dirt.add(0, block.bytes.length);
        dirty.add(block);
        tableDirt.add(index, 1);
        set(first, 1);
        return first;
    }

    /** A block that is in the file, and that the refcount table in the file points to. */
    void adopt(RefcountBlock block, long cluster) throws ImageException {
        occupied.claim(cluster << geometry.clusterBits(), geometry.clusterBytes(), "a refcount block");
        blocks.put(block.index, block);
        table[block.index] = cluster << geometry.clusterBits();
    }

    /** Reads a block; not under the lock. Blocks. */
    RefcountBlock read(int index, long offsetBytes) throws ImageException {
        return new RefcountBlock(index, io.read(offsetBytes, geometry.clusterBytes()));
    }

    /** Keeps a block that was read, unless it has come by another way; lets others go where there are too many. */
    void keep(RefcountBlock read) {
        if (blocks.putIfAbsent(read.index, read) != null || blocks.size() <= capacity) {
            return;
        }
        for (RefcountBlock candidate : List.copyOf(blocks.values())) {
            if (blocks.size() <= capacity) {
                return;
            }
            if (candidate.clean() && !candidate.used && candidate != read) {
                blocks.remove(candidate.index);
            }
            candidate.used = false;
        }
    }

    /** Whether somebody should write dirty blocks to the file, for there is little room left for others. */
    boolean crowded() {
        return dirty.size() > capacity / 2;
    }

    boolean none() {
        return dirty.isEmpty() && tableDirt.none();
    }

    List<RefcountBlock> takeDirty() {
        List<RefcountBlock> taken = List.copyOf(dirty);
        dirty.clear();
        return taken;
    }

    /** It is dirty after all. */
    void putBack(RefcountBlock block, Dirt.Stretch stretch) {
        if (block.dirt.none()) {
            dirty.add(block);
        }
        block.dirt.add(stretch);
    }

    Dirt tableDirt() {
        return tableDirt;
    }

    long offsetBytes(int index) {
        return offset(table[index]);
    }

    /** Where the block of an entry of the table is; 0 where there is none. */
    static long offset(long entry) {
        return entry & OFFSET_MASK;
    }

    /** A copy of those entries. */
    long[] entries(Dirt.Stretch stretch) {
        return Arrays.copyOfRange(table, stretch.from(), stretch.to());
    }

    int tableLength() {
        return table.length;
    }

    /** The table is longer from now on. */
    void lengthen(int length) {
        table = Arrays.copyOf(table, length);
    }

    /** A copy of the table without the blocks that are not in the file yet. */
    long[] linkedEntries() {
        long[] linked = table.clone();
        for (RefcountBlock block : blocks.values()) {
            if (!block.linked) {
                linked[block.index] = 0;
            }
        }
        return linked;
    }

    @Nullable
    RefcountBlock inMemory(int index) {
        return blocks.get(index);
    }

    private RefcountBlock block(long cluster) throws MissingBlock {
        int index = (int) (cluster / geometry.refcountBlockEntries());
        RefcountBlock block = blocks.get(index);
        if (block == null) {
            throw new MissingBlock(index);
        }
        block.used = true;
        return block;
    }

    private int inBlock(long cluster) {
        return (int) (cluster % geometry.refcountBlockEntries());
    }
}
