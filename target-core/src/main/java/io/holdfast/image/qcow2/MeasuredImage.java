package io.holdfast.image.qcow2;

import io.holdfast.image.Measurable.Measurement;
import io.holdfast.image.Preallocation;
import io.holdfast.image.UsedSpace;

/** How long an image's file becomes: what QEMU says, and what it takes at most here. */
final class MeasuredImage {

    private final Geometry geometry;

    private MeasuredImage(Geometry geometry) {
        this.geometry = geometry;
    }

    static Measurement of(Qcow2Options options, UsedSpace used) {
        Geometry geometry = options.geometry();
        long diskBytes = geometry.clusters(options.sizeBytes()) << geometry.clusterBits();
        long tables = new MeasuredImage(geometry).tableClusters(diskBytes >>> geometry.clusterBits());
        long encryption = options.encryption()
                .map(luks -> geometry.clusters(luks.headerBytes()))
                .orElse(0L);
        long tableBytes = (tables + encryption) << geometry.clusterBits();
        boolean taken =
                options.preallocation() == Preallocation.FALLOC || options.preallocation() == Preallocation.FULL;
        long data = taken ? diskBytes : used.inUnits(geometry.clusterBytes());
        return new Measurement(tableBytes + data, tableBytes + diskBytes);
    }

    /** All tables of a disk of so many clusters, none of which is unallocated. */
    private long tableClusters(long diskClusters) {
        long l2 = Math.ceilDiv(diskClusters, geometry.l2Entries());
        long l1 = geometry.clusters(l2 * Long.BYTES);
        long counted = diskClusters + 1 + l1 + l2;
        long refcounts = refcountClusters(counted);
        return 1 + l1 + l2 + refcounts;
    }

    /** What counts so many clusters and itself. */
    private long refcountClusters(long counted) {
        long blocks = 0;
        long table = 0;
        while (true) {
            long moreBlocks = Math.ceilDiv(counted + blocks + table, geometry.refcountBlockEntries());
            long moreTable = geometry.clusters(moreBlocks * Long.BYTES);
            if (moreBlocks == blocks && moreTable == table) {
                return blocks + table;
            }
            blocks = moreBlocks;
            table = moreTable;
        }
    }
}
