package io.holdfast.image.qcow2;

import io.holdfast.file.Awaited;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.ImageException;
import io.holdfast.image.Preallocation;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.host.HostFile.Space;
import io.holdfast.image.host.TakenSpace;
import io.holdfast.image.qcow2.Clusters.Filling;
import java.util.ArrayList;
import java.util.List;

/** Gives each cluster of a disk, or of what is new of one, its place in the file. Blocks. */
final class PreallocatedDisk {

    private final Writer writer;
    private final Tables tables;
    private final Geometry geometry;
    private final Preallocation preallocation;
    private final Ground ground;
    private final boolean external;
    private final long fromBytes;
    private final long endBytes;

    /** Which clusters get a place. */
    private enum Ground {
        /** Those of a new disk. With subclusters, these stay unallocated: what is below shows through. */
        NEW,
        /** What was added is zeroes, whatever is below. */
        ADDED
    }

    private PreallocatedDisk(Writer writer, Preallocation preallocation, Ground ground, long fromBytes) {
        this.writer = writer;
        this.tables = writer.tables;
        this.geometry = tables.geometry;
        this.preallocation = preallocation;
        this.ground = ground;
        this.external = writer.content.metadata().rules.externalData();
        this.fromBytes = geometry.clusters(fromBytes) << geometry.clusterBits();
        this.endBytes = geometry.clusters(writer.header().sizeBytes()) << geometry.clusterBits();
    }

    /** Of a disk that is new. */
    static void make(Writer writer, Preallocation preallocation) throws ImageException {
        new PreallocatedDisk(writer, preallocation, Ground.NEW, 0).run();
    }

    /** Of a disk that has become larger: what is behind the old end. */
    static void extend(Writer writer, Preallocation preallocation, long oldBytes) throws ImageException {
        new PreallocatedDisk(writer, preallocation, Ground.ADDED, oldBytes).run();
    }

    /** Refuses an image in which space that is only taken could not be told from data. */
    static void checkPossible(Writer writer) throws ImageException {
        if (writer.content.cipher() != null && writer.header().version() == 2) {
            throw new ImageException(
                    ImageException.Kind.UNSUPPORTED_FEATURE,
                    writer.content.path(),
                    "is encrypted, and of a version that cannot tell what space it has only taken: no preallocation");
        }
    }

    private void run() throws ImageException {
        for (long at = fromBytes; at < endBytes; ) {
            long tableEnd = Math.min(endBytes, (at / geometry.l2CoverageBytes() + 1) * geometry.l2CoverageBytes());
            int wanted = (int) geometry.clusters(tableEnd - at);
            at += external
                    ? place(new Clusters.Run(at >>> geometry.clusterBits(), wanted, Filling.ANYTHING), at)
                    : placeOrGiveBack(tables.allocate(wanted), at);
        }
    }

    private long placeOrGiveBack(Clusters.Run run, long guestOffset) throws ImageException {
        boolean placed = false;
        try {
            writer.fileEnd.reach((run.firstCluster() + run.clusters()) << geometry.clusterBits());
            long length = place(run, guestOffset);
            placed = true;
            return length;
        } catch (ImageException e) {
            // Of a corrupt image nobody knows how much has come to refer to them.
            placed = e.kind() == ImageException.Kind.CORRUPT;
            throw e;
        } finally {
            if (!placed) {
                tables.giveBack(run);
            }
        }
    }

    private long place(Clusters.Run run, long guestOffset) throws ImageException {
        long length = (long) run.clusters() << geometry.clusterBits();
        List<Clusters.Run> spare = new ArrayList<>();
        writer.alone(guestOffset, length, () -> place(run, guestOffset, spare));
        if (!external) {
            for (Clusters.Run cluster : spare) {
                tables.giveBack(cluster);
            }
        }
        return length;
    }

    private void place(Clusters.Run run, long guestOffset, List<Clusters.Run> spare) throws ImageException {
        long host = run.firstCluster() << geometry.clusterBits();
        long length = (long) run.clusters() << geometry.clusterBits();
        // A data file is as long as the disk.
        long space = external ? Math.min(length, writer.header().sizeBytes() - host) : length;
        clear(run.filling(), host, space);
        TakenSpace.take(writer.content.data(), preallocation, host, space);
        int first = geometry.l2Index(guestOffset);
        // What the file has there is no zeroes to a guest whose clusters are encrypted.
        long flag = writer.content.cipher() == null || geometry.extended() ? 0 : L2Entry.ZERO;
        long bitmap = geometry.extended() && ground == Ground.ADDED ? L2Slot.ALL_ZERO : 0;
        tables.change(geometry.l1Index(guestOffset), table -> {
            for (int i = 0; i < run.clusters(); i++) {
                long place = host + ((long) i << geometry.clusterBits());
                L2Slot there = table.slot(geometry, first + i);
                if (there.compressed() || there.owned() || there.hostBytes() != 0) {
                    spare.add(new Clusters.Run(place >>> geometry.clusterBits(), 1, Filling.ANYTHING));
                } else {
                    tables.l2.put(table, first + i, new L2Slot(place | L2Entry.COPIED | flag, bitmap));
                }
            }
        });
    }

    /** What was given up there before is not to be seen; the other ways of taking space write zeroes anyway. */
    private void clear(Filling filling, long host, long length) throws ImageException {
        if (filling == Filling.ZEROES || preallocation != Preallocation.METADATA) {
            return;
        }
        HostFile data = writer.content.data();
        int errno = Awaited.errnoOf(done -> data.zero(host, length, Space.GIVE_BACK, Durability.CACHED, done));
        if (errno != Errno.OK) {
            throw ImageException.at(
                    ImageException.Kind.IO, data.path(), host, "could not be zeroed (errno %d)".formatted(errno));
        }
    }
}
