package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.qcow2.Header.Table;
import java.util.Arrays;

/**
 * Another state of the image, prepared in free clusters while the one in force stays as it is: refcounts, L2 tables whose flags agree with these, an L1 table and a snapshot table.
 * One write of the header puts it in force. First the references change and the disk is told, then comes {@link #activate}, then {@link #write}. Blocks.
 */
final class LayoutDraft {

    private final Writer writer;
    private final Tables tables;
    private final MetadataIo io;
    private final Geometry geometry;
    private final Refusal refusal;
    private final RefcountDraft counts;
    private long[] disk = {};

    /** Nobody changes the image, and the file has all of it, as long as the draft is used. */
    LayoutDraft(Writer writer) {
        this.writer = writer;
        this.tables = writer.tables;
        this.io = writer.content.metadata().io;
        this.geometry = tables.geometry;
        this.refusal = new Refusal(writer.content.path());
        tables.lock.lock();
        try {
            this.counts = new RefcountDraft(
                    io,
                    writer.header(),
                    tables.refcounts.linkedEntries(),
                    tables.clusters.bounds(2 * writer.content.metadata().cache.tables(geometry)));
        } finally {
            tables.lock.unlock();
        }
    }

    RefcountDraft counts() {
        return counts;
    }

    long[] read(Table l1, int entries) throws ImageException {
        return Arrays.copyOf(io.readLongs(l1.offsetBytes(), Math.min(l1.length(), entries)), entries);
    }

    /** Nothing refers to the table itself any more; what it leads to is another matter. */
    void giveUp(Table l1) throws ImageException {
        counts.addBytes(l1.offsetBytes(), 8L * l1.length(), -1);
    }

    /** All that an L1 table leads to has so many references more, or less. */
    void refer(long[] l1, int change) throws ImageException {
        for (long entry : l1) {
            long offset = L2Entry.offset(entry);
            if (offset == 0) {
                continue;
            }
            long[] words = readL2(offset);
            counts.add(offset >>> geometry.clusterBits(), change);
            for (int i = 0; i < words.length; i += geometry.l2EntryWords()) {
                refer(new L2Slot(words[i], 0), change);
            }
        }
    }

    private void refer(L2Slot slot, int change) throws ImageException {
        relieve();
        if (slot.compressed()) {
            long offset = L2Entry.compressedOffset(slot.entry(), geometry.clusterBits());
            int length = L2Entry.compressedBytes(slot.entry(), geometry.clusterBits());
            checkInFile(offset + length - 1);
            counts.addBytes(offset, length, change);
        } else if (slot.hostBytes() != 0) {
            if (!geometry.aligned(slot.hostBytes())) {
                throw refusal.corrupt(slot.hostBytes(), "an L2 entry points to no cluster");
            }
            checkInFile(slot.hostBytes());
            counts.add(slot.hostBytes() >>> geometry.clusterBits(), change);
        }
    }

    /** Lets counts go to the file where there are many. */
    private void relieve() throws ImageException {
        if (counts.crowded()) {
            counts.placeBlocks();
            reach();
            counts.writeBlocks();
        }
    }

    private void checkInFile(long offset) throws ImageException {
        if (geometry.clusterStart(offset) >= io.file().endBytes()) {
            throw refusal.corrupt(offset, "an L2 entry points beyond the file's end");
        }
    }

    private long[] readL2(long offset) throws ImageException {
        if (!geometry.aligned(offset) || offset > io.file().endBytes() - geometry.clusterBytes()) {
            throw refusal.corrupt(offset, "an L1 entry points to no L2 table");
        }
        return io.readLongs(offset, geometry.clusterBytes() / Long.BYTES);
    }

    /** What these entries of an L1 table lead to is to be the disk. */
    void disk(long[] l1) {
        disk = l1;
    }

    /**
     * Tells of all that is in the disk whether anybody else refers to it. L2 tables that do not tell so already are written anew, in another place.
     *
     * @return the entries of the active L1 table
     */
    long[] activate() throws ImageException {
        long[] active = new long[disk.length];
        for (int i = 0; i < disk.length; i++) {
            long offset = L2Entry.offset(disk[i]);
            if (offset == 0) {
                continue;
            }
            relieve();
            long[] words = readL2(offset);
            if (flag(words)) {
                counts.add(offset >>> geometry.clusterBits(), -1);
                active[i] = write(MetadataIo.bytes(words)) | L2Entry.COPIED;
            } else {
                active[i] = flagged(offset, offset);
            }
        }
        return active;
    }

    /** Whether that changed any. */
    private boolean flag(long[] words) throws ImageException {
        boolean changed = false;
        for (int i = 0; i < words.length; i += geometry.l2EntryWords()) {
            if (!L2Entry.compressed(words[i]) && L2Entry.offset(words[i]) != 0) {
                long flagged = flagged(words[i], L2Entry.offset(words[i]));
                changed |= flagged != words[i];
                words[i] = flagged;
            }
        }
        return changed;
    }

    private long flagged(long entry, long offset) throws ImageException {
        boolean alone = counts.get(offset >>> geometry.clusterBits()) == 1;
        return alone ? entry | L2Entry.COPIED : entry & ~L2Entry.COPIED;
    }

    /** To a place of its own, which is told. */
    private long write(byte[] bytes) throws ImageException {
        long clusters = geometry.clusters(bytes.length);
        long offset = counts.allocate(clusters) << geometry.clusterBits();
        reach();
        io.write(offset, Arrays.copyOf(bytes, (int) clusters << geometry.clusterBits()));
        return offset;
    }

    private void reach() throws ImageException {
        // Also where this comes to nothing: what is free and beyond that is taken for zeroes.
        tables.lock.lock();
        try {
            tables.clusters.touch(counts.endCluster());
        } finally {
            tables.lock.unlock();
        }
        writer.fileEnd.reach(counts.endCluster() << geometry.clusterBits());
    }

    /**
     * Writes what is left.
     *
     * @param active the entries of the active L1 table
     * @return what the header has to say
     */
    Header write(Header header, long sizeBytes, long[] active, SnapshotTable snapshots) throws ImageException {
        Table l1 = new Table(write(MetadataIo.bytes(active)), active.length);
        int count = snapshots.entries().size();
        Table table = new Table(count == 0 ? 0 : write(snapshots.bytes()), count);
        counts.place();
        reach();
        counts.write();
        return header.withLayout(sizeBytes, l1, counts.table(), table);
    }
}
