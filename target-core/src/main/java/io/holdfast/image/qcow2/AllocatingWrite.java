package io.holdfast.image.qcow2;

import io.holdfast.file.Awaited;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.host.HostFile.Space;
import io.holdfast.image.qcow2.Clusters.Filling;
import io.holdfast.image.qcow2.Mapping.Ownership;
import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A write that takes new clusters where the disk has none of its own: first the data goes to them, with what was there before around it, then the tables come to refer to them.
 * Whoever runs it has the guest's clusters for himself. Blocks.
 */
final class AllocatingWrite {

    private final Writer writer;
    private final Tables tables;
    private final Metadata metadata;
    private final Geometry geometry;
    private final Source source;
    private final long end;
    private long at;

    /** What is written, a stretch of the disk at a time. */
    interface Source {

        /** Starts writing to a place of the data file what belongs to those bytes of the disk. */
        void write(long hostOffsetBytes, long guestOffsetBytes, int lengthBytes, IoCompletion completion);

        /** Whether nothing need be written where the file reads as zeroes. */
        boolean zeroes();
    }

    private AllocatingWrite(Writer writer, long offsetBytes, long lengthBytes, Source source) {
        this.writer = writer;
        this.tables = writer.tables;
        this.metadata = writer.content.metadata();
        this.geometry = tables.geometry;
        this.source = source;
        this.at = offsetBytes;
        this.end = offsetBytes + lengthBytes;
    }

    static AllocatingWrite of(Writer writer, long offsetBytes, long lengthBytes, Source source) {
        return new AllocatingWrite(writer, offsetBytes, lengthBytes, source);
    }

    void run() throws ImageException {
        while (at < end) {
            at = writeFrom(at);
        }
    }

    /** Writes as much as is the same kind of work; tells where that ends. */
    private long writeFrom(long from) throws ImageException {
        int l1Index = geometry.l1Index(from);
        @Nullable L2Table table = metadata.l2.load(l1Index);
        if (table == null) {
            return allocate(from, new L2Slot(0, 0), clustersToAllocate(null, from));
        }
        return switch (table.lookup(metadata.rules, from, end - from)) {
            case Mapping.Data run
            when run.ownership() == Ownership.EXCLUSIVE -> {
                checkHost(run.hostOffsetBytes(), run.lengthBytes());
                writeData(run.hostOffsetBytes(), from, from + run.lengthBytes());
                yield from + run.lengthBytes();
            }
            case Mapping.Invalid invalid ->
                throw new Refusal(writer.content.path())
                        .corrupt(
                                from, "of the disk: the L2 entry " + Long.toHexString(invalid.entry()) + " is invalid");
            case Mapping.Data _, Mapping.Zero _, Mapping.Unallocated _, Mapping.Compressed _ -> {
                L2Slot slot = slot(table, from);
                yield slot.owned() ? fillIn(from, slot) : allocate(from, slot, clustersToAllocate(table, from));
            }
        };
    }

    private L2Slot slot(L2Table table, long guestBytes) {
        tables.lock.lock();
        try {
            return table.slot(geometry, geometry.l2Index(guestBytes));
        } finally {
            tables.lock.unlock();
        }
    }

    /** How many clusters in a row have no place of their own, up to the end and within the table. */
    private int clustersToAllocate(@Nullable L2Table table, long from) {
        long first = geometry.clusterStart(from);
        long tableEnd = (from / geometry.l2CoverageBytes() + 1) * geometry.l2CoverageBytes();
        int count = 1;
        for (long next = first + geometry.clusterBytes();
                next < Math.min(end, tableEnd);
                next += geometry.clusterBytes()) {
            if (table != null && slot(table, next).owned()) {
                break;
            }
            count++;
        }
        return count;
    }

    /** The cluster has its place, but nothing valid is in what is written. */
    private long fillIn(long from, L2Slot slot) throws ImageException {
        long clusterStart = geometry.clusterStart(from);
        long to = Math.min(end, clusterStart + geometry.clusterBytes());
        long host = metadata.rules.externalData() ? clusterStart : slot.hostBytes();
        checkHost(host, geometry.clusterBytes());
        Clusters.Run place = new Clusters.Run(host >>> geometry.clusterBits(), 1, Filling.ANYTHING);
        writeAround(place, from, to, new L2Slot(0, 0), new L2Slot(0, 0));
        link(place, from, to);
        return to;
    }

    private long allocate(long from, L2Slot slot, int wanted) throws ImageException {
        long start = geometry.clusterStart(from);
        boolean external = metadata.rules.externalData();
        Clusters.Run run = external
                ? new Clusters.Run(start >>> geometry.clusterBits(), wanted, Filling.ANYTHING)
                : places(wanted);
        boolean linked = false;
        try {
            long to = Math.min(end, start + ((long) run.clusters() << geometry.clusterBits()));
            if (!external) {
                writer.fileEnd.reach((run.firstCluster() + run.clusters()) << geometry.clusterBits());
            }
            long lastCluster = geometry.clusterStart(to - 1);
            @Nullable L2Table table = metadata.l2.load(geometry.l1Index(from));
            L2Slot last = table == null ? new L2Slot(0, 0) : slot(table, lastCluster);
            writeAround(run, from, to, slot, last);
            link(run, from, to);
            linked = true;
            return to;
        } catch (ImageException e) {
            // Of a corrupt image nobody knows how much has come to refer to them.
            linked = e.kind() == Kind.CORRUPT;
            throw e;
        } finally {
            if (!linked && !external) {
                tables.giveBack(run);
            }
        }
    }

    /** What the file reads as zeroes is none to a guest whose clusters are encrypted. */
    private Clusters.Run places(int wanted) throws ImageException {
        Clusters.Run run = tables.allocate(wanted);
        return writer.content.cipher() == null
                ? run
                : new Clusters.Run(run.firstCluster(), run.clusters(), Filling.ANYTHING);
    }

    /** Writes the data and around it, up to whole units, what the disk had there; also the other units of a cluster that moves. */
    private void writeAround(Clusters.Run place, long from, long to, L2Slot first, L2Slot last) throws ImageException {
        long firstCluster = geometry.clusterStart(from);
        long lastCluster = geometry.clusterStart(to - 1);
        long hostMinusGuest = (place.firstCluster() << geometry.clusterBits()) - firstCluster;
        OldContent old = new OldContent(writer, place.filling(), hostMinusGuest);
        old.keepAround(firstCluster, first, from, to);
        if (lastCluster != firstCluster) {
            old.keepAround(lastCluster, last, from, to);
        }
        if (!source.zeroes() || place.filling() != Filling.ZEROES) {
            writeData(from + hostMinusGuest, from, to);
        }
    }

    private void writeData(long hostOffset, long from, long to) throws ImageException {
        run("written", hostOffset, done -> source.write(hostOffset, from, (int) (to - from), done));
    }

    /** The tables come to refer to what has been written. */
    private void link(Clusters.Run place, long from, long to) throws ImageException {
        tables.change(geometry.l1Index(from), table -> {
            long host = place.firstCluster() << geometry.clusterBits();
            for (long guest = geometry.clusterStart(from); guest < to; guest += geometry.clusterBytes()) {
                int index = geometry.l2Index(guest);
                L2Slot old = table.slot(geometry, index);
                long bitmap = 0;
                if (geometry.extended()) {
                    int start = (int) Math.max(0, from - guest);
                    int end = (int) Math.min(geometry.clusterBytes(), to - guest);
                    bitmap = old.compressed()
                            ? L2Slot.ALL_ZERO >>> Geometry.SUBCLUSTERS
                            : old.withData(L2Slot.touched(geometry, start, end));
                }
                metadata.l2.put(table, index, new L2Slot(host | L2Entry.COPIED, bitmap));
                if (!old.owned()) {
                    tables.free(old);
                }
                host += geometry.clusterBytes();
            }
        });
    }

    private void checkHost(long hostOffset, long length) throws ImageException {
        if (!metadata.rules.externalData()) {
            tables.occupied.checkData(hostOffset, length);
            if (hostOffset + length > metadata.io.file().endBytes()) {
                throw new Refusal(writer.content.path()).corrupt(hostOffset, "guest data beyond the file's end");
            }
        }
    }

    private void run(String what, long offset, Consumer<IoCompletion> start) throws ImageException {
        int errno = Awaited.errnoOf(start);
        if (errno != Errno.OK) {
            throw new Refusal(writer.content.path()).failed(offset, what, errno);
        }
    }

    /** The bytes of a buffer, which belong to the disk from that offset on. */
    static Source from(Writer writer, long startBytes, ByteBuf buffer) {
        int index = buffer.readerIndex();
        return new Source() {
            @Override
            public void write(long hostOffset, long guestOffset, int length, IoCompletion completion) {
                ByteBuf part = buffer.slice(index + (int) (guestOffset - startBytes), length);
                writer.content.guestData().write(hostOffset, part, Durability.CACHED, completion);
            }

            @Override
            public boolean zeroes() {
                return false;
            }
        };
    }

    /** Zeroes. */
    static Source zeroes(Writer writer) {
        return new Source() {
            @Override
            public void write(long hostOffset, long guestOffset, int length, IoCompletion completion) {
                writer.content.guestData().zero(hostOffset, length, Space.KEEP, completion);
            }

            @Override
            public boolean zeroes() {
                return true;
            }
        };
    }
}
