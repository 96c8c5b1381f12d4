package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.Preallocation;
import io.holdfast.image.host.TakenSpace;

/** Gives each cluster of a new disk its place in the file. With subclusters, these stay unallocated: what is below shows through. Blocks. */
final class PreallocatedDisk {

    private final Writer writer;
    private final Tables tables;
    private final Geometry geometry;
    private final Preallocation preallocation;
    private final long endBytes;

    private PreallocatedDisk(Writer writer, Preallocation preallocation) {
        this.writer = writer;
        this.tables = writer.tables;
        this.geometry = tables.geometry;
        this.preallocation = preallocation;
        this.endBytes = geometry.clusters(writer.header().sizeBytes()) << geometry.clusterBits();
    }

    static void make(Writer writer, Preallocation preallocation) throws ImageException {
        new PreallocatedDisk(writer, preallocation).run();
    }

    private void run() throws ImageException {
        for (long at = 0; at < endBytes; ) {
            long tableEnd = Math.min(endBytes, (at / geometry.l2CoverageBytes() + 1) * geometry.l2CoverageBytes());
            Clusters.Run run = tables.allocate((int) geometry.clusters(tableEnd - at));
            long length = (long) run.clusters() << geometry.clusterBits();
            long from = at;
            writer.alone(from, length, () -> place(run, from));
            at += length;
        }
    }

    private void place(Clusters.Run run, long guestOffset) throws ImageException {
        long host = run.firstCluster() << geometry.clusterBits();
        long length = (long) run.clusters() << geometry.clusterBits();
        writer.fileEnd.reach(host + length);
        TakenSpace.take(writer.content.data(), preallocation, host, length);
        int first = geometry.l2Index(guestOffset);
        // What the file has there is no zeroes to a guest whose clusters are encrypted.
        long flag = writer.content.cipher() == null || geometry.extended() ? 0 : L2Entry.ZERO;
        tables.change(geometry.l1Index(guestOffset), table -> {
            for (int i = 0; i < run.clusters(); i++) {
                long place = host + ((long) i << geometry.clusterBits());
                tables.l2.put(table, first + i, new L2Slot(place | L2Entry.COPIED | flag, 0));
            }
        });
    }
}
