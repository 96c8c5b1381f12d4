package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.host.HostFile.Space;
import io.holdfast.image.qcow2.Header.Table;
import java.io.IOException;

/**
 * Makes the disk of an image longer or shorter, whatever else goes on in the part that stays. The header changes last, when all that the new size shows is zeroed, and the L1
 * table long enough; a power cut leaves the old size or the new one. Blocks.
 */
final class Resizing {

    private final Writer writer;
    private final Tables tables;
    private final Geometry geometry;
    private final Commit commit;
    private final HeaderFile headerFile;
    private final Refusal refusal;

    Resizing(Writer writer, Commit commit, HeaderFile headerFile) {
        this.writer = writer;
        this.tables = writer.tables;
        this.geometry = tables.geometry;
        this.commit = commit;
        this.headerFile = headerFile;
        this.refusal = new Refusal(writer.content.path());
    }

    void resize(long sizeBytes) throws ImageException {
        long old = headerFile.header().sizeBytes();
        check(sizeBytes);
        if (sizeBytes > old) {
            grow(old, sizeBytes);
        } else if (sizeBytes < old) {
            shrink(old, sizeBytes);
        }
    }

    private void check(long sizeBytes) throws ImageException {
        if (sizeBytes <= 0 || sizeBytes % Header.SECTOR_BYTES != 0) {
            throw refusal.outOfBounds(
                    "cannot be resized to " + sizeBytes + " bytes: no multiple of " + Header.SECTOR_BYTES);
        }
        if (geometry.l1EntriesFor(sizeBytes) > HeaderCodec.MAX_L1_BYTES / 8) {
            throw refusal.outOfBounds(
                    "cannot be resized to " + sizeBytes + " bytes: that is more than its clusters can map");
        }
        Header header = headerFile.header();
        if (header.version() < 3 && header.snapshots().length() > 0) {
            throw new ImageException(
                    Kind.UNSUPPORTED_FEATURE,
                    writer.content.path(),
                    "has snapshots, and version 2 of the format knows one size for all of them: it cannot be resized");
        }
    }

    private void grow(long old, long sizeBytes) throws ImageException {
        resizeDataFile(sizeBytes);
        int entries = (int) geometry.l1EntriesFor(sizeBytes);
        if (entries > headerFile.header().l1().length()) {
            moveL1(entries);
        }
        // Behind the end of the disk its last cluster may have anything, and so may a longer backing file.
        long end = Math.min(sizeBytes, geometry.clusters(old) << geometry.clusterBits());
        if (writer.backed(old)) {
            end = Math.max(end, Math.min(sizeBytes, writer.content.backingBytes()));
        }
        zero(old, end, Space.KEEP);
        writer.flushes.flushNow();
        headerFile.change(header -> header.withDisk(sizeBytes, header.l1()));
    }

    private void shrink(long old, long sizeBytes) throws ImageException {
        zero(sizeBytes, old, Space.GIVE_BACK);
        writer.flushes.flushNow();
        headerFile.change(header -> header.withDisk(sizeBytes, header.l1()));
        resizeDataFile(sizeBytes);
    }

    private void zero(long from, long to, Space space) throws ImageException {
        if (from < to) {
            writer.alone(from, to - from, new Zeroing(writer, from, to - from, space)::run);
        }
    }

    private void resizeDataFile(long sizeBytes) throws ImageException {
        HostFile data = writer.content.data();
        if (data == writer.content.metadata().io.file()) {
            return;
        }
        try {
            data.truncate(HostFile.roundUp(sizeBytes, data.handle().alignmentBytes()));
        } catch (IOException e) {
            throw ImageException.of(data.path(), e);
        }
    }

    /** Gives the L1 table another place, where it is longer. */
    private void moveL1(int entries) throws ImageException {
        long clusters = geometry.clusters(8L * entries);
        if (clusters >= geometry.refcountBlockEntries()) {
            throw refusal.outOfBounds("cannot be made so large: its clusters are too small for a longer L1 table");
        }
        Clusters.Run place = tables.locked(() -> tables.clusters.allocateRow((int) clusters));
        Table l1 = new Table(place.firstCluster() << geometry.clusterBits(), entries);
        boolean moved = false;
        try {
            // The counts of the new place are in the file before anything is there.
            writer.flushes.flushNow();
            commit.exclusively(() -> moveL1(l1));
            moved = true;
        } finally {
            if (!moved && !headerFile.unsure()) {
                tables.giveBack(place);
            }
        }
    }

    private void moveL1(Table l1) throws ImageException {
        MetadataIo io = writer.content.metadata().io;
        Table old = headerFile.header().l1();
        writer.fileEnd.reach(l1.offsetBytes() + (geometry.clusters(8L * l1.length()) << geometry.clusterBits()));
        // As the file has it: tables that are not in the file yet come with the next commit.
        byte[] bytes = new byte[(int) geometry.clusters(8L * l1.length()) << geometry.clusterBits()];
        byte[] there = io.read(old.offsetBytes(), 8 * old.length());
        System.arraycopy(there, 0, bytes, 0, there.length);
        io.write(l1.offsetBytes(), bytes);
        headerFile.change(header -> header.withDisk(header.sizeBytes(), l1));
        tables.lock.lock();
        try {
            tables.occupied.claim(l1.offsetBytes(), 8L * l1.length(), "the L1 table");
            tables.occupied.release(old.offsetBytes(), 8L * old.length());
            long first = old.offsetBytes() >>> geometry.clusterBits();
            for (long i = 0; i < geometry.clusters(8L * old.length()); i++) {
                tables.freed.add(first + i);
            }
            tables.l2.lengthen(l1.length());
            tables.dirty();
        } finally {
            tables.lock.unlock();
        }
    }
}
