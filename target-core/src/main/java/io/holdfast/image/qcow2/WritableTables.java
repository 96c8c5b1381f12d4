package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.qcow2.Header.Table;

/** Reads what only writing needs, and refuses images in which tables lie where other tables are. */
final class WritableTables {

    private WritableTables() {}

    /** Blocks. */
    static Tables load(Metadata metadata) throws ImageException {
        Header header = metadata.header;
        Geometry geometry = metadata.geometry;
        HostFile file = metadata.io.file();
        if (header.features().corrupt()) {
            throw new ImageException(
                    Kind.CORRUPT,
                    file.path(),
                    "is marked corrupt and can only be read; 'image check -r all' may repair it");
        }
        if (header.features().dirty()) {
            throw new ImageException(
                    Kind.CORRUPT,
                    file.path(),
                    "was not closed and its refcounts may be wrong; 'image check -r all' repairs them");
        }
        Table table = header.refcountTable();
        long tableBytes = (long) table.length() << geometry.clusterBits();
        long[] entries = metadata.io.readLongs(table.offsetBytes(), (int) (tableBytes / Long.BYTES));
        Occupied occupied = new Occupied(file.path(), geometry);
        claim(occupied, header, SnapshotTable.read(metadata.io, header));
        Refcounts refcounts = new Refcounts(metadata.io, geometry, occupied, entries, metadata.cache);
        claimL2Tables(metadata, occupied);
        long untouched = geometry.clusters(file.endBytes());
        return new Tables(metadata, occupied, refcounts, new Clusters(refcounts, occupied, geometry, file, untouched));
    }

    /** What is left to claim are refcount blocks and L2 tables. */
    private static void claim(Occupied occupied, Header header, SnapshotTable snapshots) throws ImageException {
        Geometry geometry = header.geometry();
        occupied.claim(0, geometry.clusterBytes(), "the header");
        occupied.claim(header.l1().offsetBytes(), 8L * header.l1().length(), "the L1 table");
        Table table = header.refcountTable();
        occupied.claim(table.offsetBytes(), (long) table.length() << geometry.clusterBits(), "the refcount table");
        if (header.extensions().encryption().isPresent()) {
            HeaderExtensions.Encryption area = header.extensions().encryption().get();
            occupied.claim(area.offsetBytes(), area.lengthBytes(), "the header of the encryption");
        }
        if (snapshots.entries().isEmpty()) {
            return;
        }
        occupied.claim(header.snapshots().offsetBytes(), snapshots.lengthBytes(), "the snapshot table");
        for (SnapshotEntry snapshot : snapshots.entries()) {
            if (snapshot.l1().length() > 0) {
                occupied.claim(snapshot.l1().offsetBytes(), 8L * snapshot.l1().length(), "the L1 table of a snapshot");
            }
        }
    }

    /** Under the lock: the file has another layout since, in which nothing is dirty. */
    static void relocate(Tables tables, Metadata metadata, Layout layout) throws ImageException {
        tables.occupied.clear();
        claim(tables.occupied, layout.header, layout.snapshots);
        tables.refcounts.relocate(layout.refcountTable);
        tables.l2.relocate(layout.l1);
        claimL2Tables(metadata, tables.occupied);
    }

    private static void claimL2Tables(Metadata metadata, Occupied occupied) throws ImageException {
        long lastPossible = metadata.io.file().endBytes() - metadata.geometry.clusterBytes();
        for (int i = 0; i < metadata.l2.l1Length(); i++) {
            long offset = L2Entry.offset(metadata.l2.l1Entry(i));
            if (offset > lastPossible) {
                throw new Refusal(metadata.io.file().path()).corrupt(offset, "an L2 table beyond the file's end");
            }
            if (offset != 0) {
                occupied.claim(offset, metadata.geometry.clusterBytes(), "an L2 table");
            }
        }
    }
}
