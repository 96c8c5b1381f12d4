package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;

/** Places for compressed data, one behind the other: several share a cluster, which counts them. Nothing of it is given up before the image is closed. */
final class PackedSpace {

    private final Tables tables;
    private final Geometry geometry;
    /** The first byte behind the last place; where a cluster begins, the next place is anywhere. Guarded by the lock of the tables. */
    private long next;

    PackedSpace(Tables tables) {
        this.tables = tables;
        this.geometry = tables.geometry;
    }

    /** Finds room for so many bytes, fewer than a cluster has. Blocks. */
    long allocate(int lengthBytes) throws ImageException {
        return tables.locked(() -> {
            long offset = continued(lengthBytes) ? next : anywhere();
            next = offset + lengthBytes;
            return offset;
        });
    }

    /** Whether there is room behind the last place. */
    private boolean continued(int lengthBytes) throws MissingBlock, ImageException {
        long cluster = next >>> geometry.clusterBits();
        if (geometry.aligned(next) || !tables.refcounts.countsMore(cluster)) {
            return false;
        }
        boolean fits = geometry.inCluster(next) + lengthBytes <= geometry.clusterBytes();
        if (!fits && !tables.clusters.allocateAt(cluster + 1)) {
            return false;
        }
        tables.clusters.share(cluster);
        return true;
    }

    private long anywhere() throws MissingBlock, ImageException {
        return tables.clusters.allocate(1).firstCluster() << geometry.clusterBits();
    }
}
