package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.qcow2.Header.Table;
import java.util.SortedSet;
import java.util.TreeSet;

/** A refcount table with all its blocks, written anew in one piece of the file: first the table, then the blocks. */
final class RefcountRegion {

    private final Geometry geometry;
    private final long firstCluster;
    private final int tableClusters;
    private final SortedSet<Integer> blocks;

    private RefcountRegion(Geometry geometry, long firstCluster, int tableClusters, SortedSet<Integer> blocks) {
        this.geometry = geometry;
        this.firstCluster = firstCluster;
        this.tableClusters = tableClusters;
        this.blocks = blocks;
    }

    /** Plans the region for those counts from a cluster on behind which nothing is, and adds its own clusters to them. */
    static RefcountRegion plan(Geometry geometry, Counts counts, long firstCluster, int minTableClusters) {
        int perBlock = geometry.refcountBlockEntries();
        SortedSet<Integer> counted = new TreeSet<>();
        for (long first = 0; first < counts.end(); first += perBlock) {
            if (counts.any(first, perBlock)) {
                counted.add((int) (first / perBlock));
            }
        }
        int tableClusters = minTableClusters;
        SortedSet<Integer> blocks = new TreeSet<>(counted);
        while (true) {
            SortedSet<Integer> needed = new TreeSet<>(counted);
            long end = firstCluster + tableClusters + blocks.size();
            for (long block = firstCluster / perBlock; block <= (end - 1) / perBlock; block++) {
                needed.add((int) block);
            }
            int clusters = Math.max(tableClusters, (int) geometry.clusters(8L * (needed.last() + 1)));
            if (clusters == tableClusters && needed.equals(blocks)) {
                counts.addRun(firstCluster, tableClusters + (long) blocks.size());
                return new RefcountRegion(geometry, firstCluster, tableClusters, blocks);
            }
            tableClusters = clusters;
            blocks = needed;
        }
    }

    Table table() {
        return new Table(firstCluster << geometry.clusterBits(), tableClusters);
    }

    /** The first cluster behind it. */
    long endCluster() {
        return firstCluster + tableClusters + blocks.size();
    }

    /** Writes the counts; nobody refers to the region yet. */
    void write(MetadataIo io, Counts counts) throws ImageException {
        long[] table = new long[tableClusters * (geometry.clusterBytes() / Long.BYTES)];
        RefcountEntries entries = new RefcountEntries(geometry.refcountOrder());
        long at = firstCluster + tableClusters;
        for (int block : blocks) {
            byte[] bytes = new byte[geometry.clusterBytes()];
            long first = (long) block * geometry.refcountBlockEntries();
            for (int i = 0; i < geometry.refcountBlockEntries(); i++) {
                int count = counts.get(first + i);
                if (count != 0) {
                    entries.set(bytes, i, count);
                }
            }
            table[block] = at << geometry.clusterBits();
            io.write(table[block], bytes);
            at++;
        }
        io.write(firstCluster << geometry.clusterBits(), MetadataIo.bytes(table));
    }
}
