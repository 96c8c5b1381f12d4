package io.holdfast.image.qcow2;

import io.holdfast.file.Awaited;
import io.holdfast.file.Durability;
import io.holdfast.image.ImageException;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.host.HostFile.Space;
import java.util.List;

/**
 * Makes clusters free that nothing in the file refers to any more: waits for those who may still read or write them, punches them out of the file, and takes back their
 * references. Blocks.
 */
final class Reclaim {

    private final Tables tables;
    private final Epochs epochs;
    private final HostFile file;
    private final Space space;

    /** @param space whether clusters are punched */
    Reclaim(Tables tables, Epochs epochs, HostFile file, Space space) {
        this.tables = tables;
        this.epochs = epochs;
        this.file = file;
        this.space = space;
    }

    synchronized void run(List<Freed.Run> unlinked) throws ImageException {
        if (unlinked.isEmpty()) {
            return;
        }
        epochs.await();
        for (Freed.Run run : unlinked) {
            Freed last = new Freed();
            for (long cluster = run.firstCluster(); cluster < run.firstCluster() + run.clusters(); cluster++) {
                if (!takeBackUnlessLast(cluster)) {
                    last.add(cluster);
                }
            }
            for (Freed.Run free : last.take()) {
                punch(free);
                takeBack(free);
            }
        }
    }

    private boolean takeBackUnlessLast(long cluster) throws ImageException {
        return tables.locked(() -> {
            if (tables.refcounts.get(cluster) == 1) {
                return false;
            }
            tables.clusters.release(cluster);
            return true;
        });
    }

    private void takeBack(Freed.Run run) throws ImageException {
        for (long cluster = run.firstCluster(); cluster < run.firstCluster() + run.clusters(); cluster++) {
            long one = cluster;
            tables.locked(() -> {
                tables.clusters.release(one);
                return one;
            });
        }
    }

    /** Punches clusters that are free already, but that nobody takes yet. */
    void punch(Freed.Run free) {
        if (space == Space.GIVE_BACK) {
            int bits = tables.geometry.clusterBits();
            long offset = free.firstCluster() << bits;
            long length = free.clusters() << bits;
            // That the space is not given back is no reason not to use it again.
            Awaited.errnoOf(done -> file.zero(offset, length, Space.GIVE_BACK, Durability.CACHED, done));
        }
    }
}
