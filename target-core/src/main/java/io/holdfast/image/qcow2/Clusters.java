package io.holdfast.image.qcow2;

import io.holdfast.file.FileTraits;
import io.holdfast.image.ImageException;
import io.holdfast.image.host.HostFile;

/** Finds free clusters. All under the lock of the tables. */
final class Clusters {

    /** Host offsets have so many bits. */
    private static final long MAX_BYTES = 1L << 56;

    private final Refcounts refcounts;
    private final Occupied occupied;
    private final Geometry geometry;
    private final Refusal refusal;
    private final long limitBytes;
    /** No cluster before it is free. */
    private long firstFree;
    /** Nobody has ever written from there on, and the file reads as zeroes. */
    private volatile long untouched;

    /**
     * @param untouched the first cluster that the file does not reach yet
     */
    Clusters(Refcounts refcounts, Occupied occupied, Geometry geometry, HostFile file, long untouched) {
        this.refcounts = refcounts;
        this.occupied = occupied;
        this.geometry = geometry;
        this.refusal = new Refusal(file.path());
        this.limitBytes = file.handle().traits().kind() == FileTraits.Kind.REGULAR ? MAX_BYTES : file.endBytes();
        this.untouched = untouched;
    }

    /** What happens to be in new clusters. */
    enum Filling {
        ZEROES,
        ANYTHING
    }

    /** Clusters one behind the other, each with a count of 1 now. */
    record Run(long firstCluster, int clusters, Filling filling) {}

    /** At least one cluster, and as many as there are in a row of those wanted. */
    Run allocate(int wanted) throws MissingBlock, ImageException {
        long first = find();
        int count = 1;
        while (count < wanted && free(first + count)) {
            count++;
        }
        Run run = take(first, count);
        firstFree = first + count;
        return run;
    }

    /** That cluster, if it is free. */
    boolean allocateAt(long cluster) throws MissingBlock, ImageException {
        if (!free(cluster)) {
            return false;
        }
        take(cluster, 1);
        return true;
    }

    /** One reference more to a cluster in use, which can count it. */
    void share(long cluster) throws MissingBlock {
        refcounts.set(cluster, refcounts.get(cluster) + 1);
    }

    /** All of so many clusters, fewer than a refcount block counts. */
    Run allocateRow(int wanted) throws MissingBlock, ImageException {
        long first = find();
        int count = 0;
        while (count < wanted) {
            long at = first + count;
            if (!refcounts.covered(at)) {
                checkLimit(at + 1);
                touch(refcounts.addBlock(at) + 1);
            }
            if (refcounts.get(at) == 0) {
                count++;
            } else {
                first = at + 1;
                count = 0;
            }
        }
        return take(first, count);
    }

    private Run take(long first, int count) throws MissingBlock, ImageException {
        checkLimit(first + count);
        occupied.checkData(first << geometry.clusterBits(), (long) count << geometry.clusterBits());
        for (long cluster = first; cluster < first + count; cluster++) {
            refcounts.set(cluster, 1);
        }
        Filling filling = first >= untouched ? Filling.ZEROES : Filling.ANYTHING;
        touch(first + count);
        return new Run(first, count, filling);
    }

    private long find() throws MissingBlock, ImageException {
        while (true) {
            if (!refcounts.covered(firstFree)) {
                checkLimit(firstFree + 1);
                long block = refcounts.addBlock(firstFree);
                touch(block + 1);
                firstFree = Math.max(firstFree, block + 1);
            }
            if (refcounts.get(firstFree) == 0) {
                return firstFree;
            }
            firstFree++;
        }
    }

    private void checkLimit(long endCluster) throws ImageException {
        if (endCluster << geometry.clusterBits() > limitBytes) {
            throw refusal.full();
        }
    }

    private boolean free(long cluster) {
        try {
            return refcounts.covered(cluster) && refcounts.get(cluster) == 0;
        } catch (MissingBlock e) {
            return false;
        }
    }

    /** One reference less; what nobody refers to any more may be allocated again. */
    void release(long cluster) throws MissingBlock, ImageException {
        long count = refcounts.get(cluster);
        if (count == 0) {
            throw refusal.corrupt(cluster << geometry.clusterBits(), "a cluster that is in use has a refcount of 0");
        }
        refcounts.set(cluster, count - 1);
        if (count == 1) {
            firstFree = Math.min(firstFree, cluster);
        }
    }

    /**
     * Where there may be free clusters.
     *
     * @param blocks how many refcount blocks may be in memory
     */
    RefcountDraft.Bounds bounds(int blocks) {
        return new RefcountDraft.Bounds(firstFree, limitBytes, occupied, blocks);
    }

    /** That cluster is free now, and others behind it may be. */
    void freed(long firstCluster) {
        firstFree = Math.min(firstFree, firstCluster);
    }

    /** Those clusters have been, or will be, written. */
    void touch(long endCluster) {
        untouched = Math.max(untouched, endCluster);
    }

    /** The end of all that has been written since the image was opened, or was there before. */
    long touchedBytes() {
        return untouched << geometry.clusterBits();
    }
}
