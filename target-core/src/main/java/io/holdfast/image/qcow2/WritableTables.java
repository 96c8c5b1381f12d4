package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.qcow2.Header.Table;
import java.util.List;

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
        Occupied occupied = new Occupied(file.path(), geometry);
        occupied.claim(0, geometry.clusterBytes(), "the header");
        occupied.claim(header.l1().offsetBytes(), 8L * header.l1().length(), "the L1 table");
        Table table = header.refcountTable();
        long tableBytes = (long) table.length() << geometry.clusterBits();
        occupied.claim(table.offsetBytes(), tableBytes, "the refcount table");
        claimSnapshots(metadata, occupied);
        long[] entries = metadata.io.readLongs(table.offsetBytes(), (int) (tableBytes / Long.BYTES));
        Refcounts refcounts = new Refcounts(metadata.io, geometry, occupied, entries, metadata.cache);
        claimL2Tables(metadata, occupied);
        long untouched = geometry.clusters(file.endBytes());
        return new Tables(metadata, occupied, refcounts, new Clusters(refcounts, occupied, geometry, file, untouched));
    }

    private static void claimSnapshots(Metadata metadata, Occupied occupied) throws ImageException {
        SnapshotTable snapshots = SnapshotTable.read(metadata.io, metadata.header);
        if (snapshots.entries().isEmpty()) {
            return;
        }
        occupied.claim(metadata.header.snapshots().offsetBytes(), snapshots.lengthBytes(), "the snapshot table");
        List<Table> l1Tables =
                snapshots.entries().stream().map(SnapshotTable.Entry::l1).toList();
        for (Table l1 : l1Tables) {
            if (l1.length() > 0) {
                occupied.claim(l1.offsetBytes(), 8L * l1.length(), "the L1 table of a snapshot");
            }
        }
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
