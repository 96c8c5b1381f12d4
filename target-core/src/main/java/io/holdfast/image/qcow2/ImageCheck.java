package io.holdfast.image.qcow2;

import io.holdfast.image.CheckReport;
import io.holdfast.image.ImageException;
import io.holdfast.image.qcow2.Header.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Counts the references to each cluster of an image and compares them with the refcounts that the image has. Reads only. Blocks. */
final class ImageCheck {

    private static final int MAX_FINDINGS = 1000;

    private final MetadataIo io;
    private final Header header;
    private final Geometry geometry;
    private final Mapping.Rules rules;
    private final Counts counts = new Counts();
    private final List<String> findings = new ArrayList<>();
    private final long fileClusters;
    private long corruptions;
    private long beyondRepair;
    private long fragmented;
    /** Where the next cluster of the disk would be if it followed the last one; 0 where there was none. */
    private long expected;

    private long leaks;
    private long allocated;
    private long compressed;
    private long endCluster;

    private ImageCheck(MetadataIo io, Header header) {
        this.io = io;
        this.header = header;
        this.geometry = header.geometry();
        this.rules = Mapping.Rules.of(header);
        this.fileClusters = geometry.clusters(io.file().endBytes());
    }

    /** Checks the image of that header, which nobody changes meanwhile. */
    static CheckReport run(MetadataIo io, Header header) throws ImageException {
        ImageCheck check = new ImageCheck(io, header);
        check.count();
        StoredRefcounts stored = StoredRefcounts.read(io, header);
        check.countRefcounts(stored);
        check.compare(stored);
        check.checkCopied(stored);
        return check.report();
    }

    /** The references to each cluster, but for those of refcount table and blocks; empty where there are faults that counting does not cure. */
    static Optional<Counts> counts(MetadataIo io, Header header) throws ImageException {
        ImageCheck check = new ImageCheck(io, header);
        check.count();
        return check.beyondRepair == 0 ? Optional.of(check.counts) : Optional.empty();
    }

    private CheckReport report() {
        return new CheckReport(
                leaks,
                corruptions,
                beyondRepair,
                new CheckReport.Clusters(geometry.clusters(header.sizeBytes()), allocated, fragmented, compressed),
                endCluster << geometry.clusterBits(),
                findings);
    }

    private void count() throws ImageException {
        refer(0, geometry.clusterBytes(), "the header");
        if (header.extensions().encryption().isPresent()) {
            HeaderExtensions.Encryption area = header.extensions().encryption().get();
            refer(area.offsetBytes(), area.lengthBytes(), "the header of the encryption");
        }
        countL1(header.l1(), Use.ACTIVE);
        SnapshotTable snapshots = SnapshotTable.read(io, header);
        if (!snapshots.entries().isEmpty()) {
            refer(header.snapshots().offsetBytes(), snapshots.lengthBytes(), "the snapshot table");
        }
        for (SnapshotEntry snapshot : snapshots.entries()) {
            countL1(snapshot.l1(), Use.SNAPSHOT);
        }
        if ((header.features().autoclear() & Features.BITMAPS) != 0) {
            for (BitmapClusters.Area area : BitmapClusters.read(io, header)) {
                refer(area.offsetBytes(), area.lengthBytes(), "a bitmap");
            }
        }
    }

    private enum Use {
        ACTIVE,
        SNAPSHOT
    }

    private void countL1(Table l1, Use use) throws ImageException {
        if (l1.length() == 0) {
            return;
        }
        refer(l1.offsetBytes(), 8L * l1.length(), "an L1 table");
        for (long entry : io.readLongs(l1.offsetBytes(), l1.length())) {
            long offset = L2Entry.offset(entry);
            if (offset == 0) {
                continue;
            }
            if (!geometry.aligned(offset)) {
                damaged("the L2 table at " + offset + " does not begin at a cluster");
            } else if (refer(offset, geometry.clusterBytes(), "an L2 table")) {
                countL2(offset, use);
            }
        }
    }

    private void countL2(long tableOffset, Use use) throws ImageException {
        long[] words = io.readLongs(tableOffset, geometry.clusterBytes() / Long.BYTES);
        expected = 0;
        for (int i = 0; i < words.length; i += geometry.l2EntryWords()) {
            L2Slot slot = new L2Slot(words[i], geometry.extended() ? words[i + 1] : 0);
            if (slot.entry() == 0 && slot.bitmap() == 0) {
                continue;
            }
            countSlot(slot, use);
        }
    }

    private void countSlot(L2Slot slot, Use use) {
        int bits = geometry.clusterBits();
        if (slot.compressed()) {
            long offset = L2Entry.compressedOffset(slot.entry(), bits);
            if (rules.externalData() || L2Entry.copied(slot.entry())) {
                damaged("an impossible entry of a compressed cluster: " + Long.toHexString(slot.entry()));
            }
            refer(offset, L2Entry.compressedBytes(slot.entry(), bits), "a compressed cluster");
            compressed += use == Use.ACTIVE ? 1 : 0;
            allocated += use == Use.ACTIVE ? 1 : 0;
            fragmented += use == Use.ACTIVE ? 1 : 0;
            return;
        }
        boolean zero = (slot.entry() & L2Entry.ZERO) != 0;
        long data = slot.bitmap() & 0xffff_ffffL;
        if ((zero && !rules.zeroFlag())
                || (data & slot.bitmap() >>> Geometry.SUBCLUSTERS) != 0
                || (data != 0 && slot.hostBytes() == 0 && !rules.externalData())) {
            damaged("an impossible L2 entry: " + Long.toHexString(slot.entry()));
        }
        if (slot.hostBytes() == 0 || rules.externalData()) {
            allocated += use == Use.ACTIVE && rules.externalData() && slot.owned() ? 1 : 0;
            return;
        }
        if (use == Use.ACTIVE) {
            allocated++;
            fragmented += expected != 0 && slot.hostBytes() != expected ? 1 : 0;
            expected = slot.hostBytes() + geometry.clusterBytes();
        }
        if (!geometry.aligned(slot.hostBytes())) {
            damaged("the cluster at " + slot.hostBytes() + " does not begin at a cluster");
        } else {
            refer(slot.hostBytes(), geometry.clusterBytes(), "a cluster");
        }
    }

    /** Whether it lies in the file. */
    private boolean refer(long offset, long length, String what) {
        long first = offset >>> geometry.clusterBits();
        long last = (offset + length - 1) >>> geometry.clusterBits();
        if (offset < 0 || last >= fileClusters) {
            damaged(what + " at " + offset + " reaches beyond the file's end");
            return false;
        }
        counts.addRun(first, last - first + 1);
        return true;
    }

    /** Whatever is wrong here goes with the old refcounts. */
    private void countRefcounts(StoredRefcounts stored) {
        long before = beyondRepair;
        Table table = header.refcountTable();
        refer(table.offsetBytes(), (long) table.length() << geometry.clusterBits(), "the refcount table");
        for (long offset : stored.blockOffsets()) {
            refer(offset, geometry.clusterBytes(), "a refcount block");
        }
        for (String finding : stored.findings()) {
            corrupt(finding);
        }
        beyondRepair = before;
    }

    private void compare(StoredRefcounts stored) {
        for (long cluster = 0; cluster < fileClusters; cluster++) {
            long there = stored.get(cluster);
            int found = counts.get(cluster);
            if (there != 0 || found != 0) {
                endCluster = cluster + 1;
            }
            if (there == found) {
                continue;
            }
            if (Long.compareUnsigned(there, found) < 0) {
                corrupt("cluster " + cluster + " has refcount " + there + " and " + found + " references");
            } else {
                leaks++;
                say("cluster " + cluster + " is leaked: refcount " + there + ", " + found + " references");
            }
        }
    }

    /** The flag of the active tables says of each cluster whether its refcount is 1. */
    private void checkCopied(StoredRefcounts stored) throws ImageException {
        for (long entry : io.readLongs(header.l1().offsetBytes(), header.l1().length())) {
            long offset = L2Entry.offset(entry);
            if (offset == 0 || !geometry.aligned(offset) || offset >>> geometry.clusterBits() >= fileClusters) {
                continue;
            }
            checkCopied(stored, entry, offset, "L2 table");
            if (rules.externalData()) {
                continue;
            }
            long[] words = io.readLongs(offset, geometry.clusterBytes() / Long.BYTES);
            for (int i = 0; i < words.length; i += geometry.l2EntryWords()) {
                if (!L2Entry.compressed(words[i]) && L2Entry.offset(words[i]) != 0) {
                    checkCopied(stored, words[i], L2Entry.offset(words[i]), "cluster");
                }
            }
        }
    }

    private void checkCopied(StoredRefcounts stored, long entry, long offset, String what) {
        long count = stored.get(offset >>> geometry.clusterBits());
        if (L2Entry.copied(entry) != (count == 1)) {
            corrupt("the " + what + " at " + offset + " has refcount " + count + ", which its flag denies");
        }
    }

    private void corrupt(String finding) {
        corruptions++;
        say(finding);
    }

    private void damaged(String finding) {
        beyondRepair++;
        corrupt(finding);
    }

    private void say(String finding) {
        if (findings.size() < MAX_FINDINGS) {
            findings.add(finding);
        }
    }
}
