package io.holdfast.image.qcow2;

import io.holdfast.file.Awaited;
import io.holdfast.file.Errno;
import io.holdfast.image.ImageException;
import io.holdfast.image.host.HostFile.Space;
import io.holdfast.image.qcow2.Mapping.Ownership;
import org.jspecify.annotations.Nullable;

/**
 * Makes a range of the disk read as zeroes. Whole clusters and subclusters are marked so in the tables, and with {@link Space#GIVE_BACK} clusters are given up; version 2 has no
 * such mark. In parts of them zeroes are written. Whoever runs it has the guest's clusters for himself. Blocks.
 */
final class Zeroing {

    private final Writer writer;
    private final Tables tables;
    private final Metadata metadata;
    private final Geometry geometry;
    private final Space space;
    private final boolean marks;
    private final boolean externalData;
    private final boolean rawExternalData;
    private final long start;
    private final long end;

    Zeroing(Writer writer, long offsetBytes, long lengthBytes, Space space) {
        Header header = writer.header();
        this.writer = writer;
        this.tables = writer.tables;
        this.metadata = writer.content.metadata();
        this.geometry = tables.geometry;
        this.space = space;
        this.marks = header.version() >= 3;
        this.externalData = header.features().externalData();
        this.rawExternalData = header.features().rawExternalData();
        this.start = offsetBytes;
        // What a cluster has behind the end of the disk is nobody's.
        long endBytes = offsetBytes + lengthBytes;
        this.end = endBytes == header.sizeBytes() ? geometry.clusters(endBytes) << geometry.clusterBits() : endBytes;
    }

    void run() throws ImageException {
        if (rawExternalData || (externalData && space == Space.GIVE_BACK)) {
            zeroHost(start, Math.min(end, writer.content.data().endBytes()) - start);
        }
        long firstWhole = geometry.clusters(start) << geometry.clusterBits();
        long endWhole = geometry.clusterStart(end);
        if (firstWhole > endWhole) {
            part(start, end);
            return;
        }
        part(start, firstWhole);
        for (long at = firstWhole; at < endWhole; ) {
            long coverage = geometry.l2CoverageBytes();
            long to = Math.min(endWhole, (at / coverage + 1) * coverage);
            if (marks) {
                mark(at, to);
            } else {
                giveUpOrWrite(at, to);
            }
            at = to;
        }
        part(endWhole, end);
    }

    /** Whole clusters of one L2 table. */
    private void mark(long from, long to) throws ImageException {
        int l1Index = geometry.l1Index(from);
        @Nullable L2Table there = metadata.l2.load(l1Index);
        if (there == null && !writer.backed(from)) {
            return;
        }
        tables.change(l1Index, table -> {
            for (long guest = from; guest < to; guest += geometry.clusterBytes()) {
                int index = geometry.l2Index(guest);
                L2Slot old = table.slot(geometry, index);
                L2Slot zeroed = zeroed(old, guest);
                if (!zeroed.equals(old)) {
                    if (zeroed.hostBytes() != old.hostBytes() || old.compressed()) {
                        tables.free(old);
                    }
                    metadata.l2.put(table, index, zeroed);
                }
            }
        });
    }

    private L2Slot zeroed(L2Slot old, long guest) {
        boolean nothing = old.entry() == 0 && old.bitmap() == 0;
        if (nothing && !writer.backed(guest)) {
            return old;
        }
        if (space == Space.KEEP && old.owned()) {
            return geometry.extended()
                    ? new L2Slot(old.entry(), L2Slot.ALL_ZERO)
                    : new L2Slot(old.entry() | L2Entry.ZERO, 0);
        }
        return geometry.extended() ? new L2Slot(0, L2Slot.ALL_ZERO) : new L2Slot(L2Entry.ZERO, 0);
    }

    /** Whole clusters of one L2 table, where there is no mark for zeroes: what no backing file shows through can be given up. */
    private void giveUpOrWrite(long from, long to) throws ImageException {
        for (long at = from; at < to; ) {
            Mapping run = lookup(at, to);
            boolean owned = run instanceof Mapping.Data data && data.ownership() == Ownership.EXCLUSIVE;
            boolean absent = run instanceof Mapping.Unallocated;
            if (writer.backed(at) || (owned && space == Space.KEEP)) {
                write(at, at + run.lengthBytes(), run);
            } else if (!absent) {
                giveUp(at, at + run.lengthBytes());
            }
            at += run.lengthBytes();
        }
    }

    private void giveUp(long from, long to) throws ImageException {
        tables.change(geometry.l1Index(from), table -> {
            for (long guest = from; guest < to; guest += geometry.clusterBytes()) {
                int index = geometry.l2Index(guest);
                tables.free(table.slot(geometry, index));
                metadata.l2.put(table, index, new L2Slot(0, 0));
            }
        });
    }

    /** A part of one cluster, perhaps none. */
    private void part(long from, long to) throws ImageException {
        if (from >= to) {
            return;
        }
        if (geometry.extended()) {
            markSubclusters(from, to);
        }
        for (long at = from; at < to; ) {
            Mapping run = lookup(at, to);
            write(at, at + run.lengthBytes(), run);
            at += run.lengthBytes();
        }
    }

    private void markSubclusters(long from, long to) throws ImageException {
        int inCluster = geometry.inCluster(from);
        long covered = L2Slot.covered(geometry, inCluster, (int) (inCluster + to - from));
        if (covered == 0 || readsAsZero(from, to)) {
            return;
        }
        tables.change(geometry.l1Index(from), table -> {
            int index = geometry.l2Index(from);
            L2Slot old = table.slot(geometry, index);
            if (!old.compressed()) {
                metadata.l2.put(table, index, new L2Slot(old.entry(), old.withZeroes(covered)));
            }
        });
    }

    private boolean readsAsZero(long from, long to) throws ImageException {
        return lookup(from, to) instanceof Mapping.Unallocated run
                && run.lengthBytes() == to - from
                && !writer.backed(from);
    }

    /** Writes zeroes where something else is. */
    private void write(long from, long to, Mapping run) throws ImageException {
        switch (run) {
            case Mapping.Zero _ -> {
                // It reads as zeroes.
            }
            case Mapping.Unallocated _ when !writer.backed(from) -> {
                // So does this.
            }
            case Mapping.Data data
            when data.ownership() == Ownership.EXCLUSIVE -> {
                if (!externalData) {
                    tables.occupied.checkData(data.hostOffsetBytes(), data.lengthBytes());
                }
                zeroHost(data.hostOffsetBytes(), data.lengthBytes());
            }
            case Mapping.Invalid invalid ->
                throw new Refusal(writer.content.path())
                        .corrupt(
                                from, "of the disk: the L2 entry " + Long.toHexString(invalid.entry()) + " is invalid");
            case Mapping.Data _, Mapping.Compressed _, Mapping.Unallocated _ ->
                AllocatingWrite.of(writer, from, to - from, AllocatingWrite.zeroes(writer))
                        .run();
        }
    }

    private Mapping lookup(long from, long to) throws ImageException {
        @Nullable L2Table table = metadata.l2.load(geometry.l1Index(from));
        if (table == null) {
            return new Mapping.Unallocated(to - from);
        }
        return table.lookup(metadata.rules, from, to - from);
    }

    private void zeroHost(long hostOffset, long length) throws ImageException {
        if (length <= 0) {
            return;
        }
        int errno = Awaited.errnoOf(done -> writer.content.guestData().zero(hostOffset, length, space, done));
        if (errno != Errno.OK) {
            throw new Refusal(writer.content.path()).failed(hostOffset, "zeroed", errno);
        }
    }
}
