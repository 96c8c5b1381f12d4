package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.Snapshot;
import io.holdfast.image.qcow2.Header.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The snapshot table (Snapshots). */
record SnapshotTable(List<SnapshotEntry> entries) {

    /** Reads it. Blocks. */
    static SnapshotTable read(MetadataIo io, Header header) throws ImageException {
        List<SnapshotEntry> entries = new ArrayList<>();
        long at = header.snapshots().offsetBytes();
        Refusal refusal = new Refusal(io.file().path());
        for (int i = 0; i < header.snapshots().length(); i++) {
            ByteBuffer fixed = ByteBuffer.wrap(io.read(at, SnapshotEntry.FIXED_BYTES));
            Table l1 = new Table(fixed.getLong(0), fixed.getInt(8));
            long extra = Integer.toUnsignedLong(fixed.getInt(36));
            if (extra > SnapshotEntry.MAX_EXTRA_BYTES) {
                throw refusal.corrupt(at, "a snapshot with " + extra + " bytes of extra data");
            }
            if (l1.length() < 0
                    || l1.length() > HeaderCodec.MAX_L1_BYTES / 8
                    || !header.geometry().aligned(l1.offsetBytes())
                    || l1.offsetBytes() < 0
                    || l1.offsetBytes() > io.file().endBytes() - 8L * l1.length()) {
                throw refusal.corrupt(at, "a snapshot whose L1 table is not in the file");
            }
            int length = (int) SnapshotEntry.lengthBytes(fixed);
            if (at + length
                    > header.geometry().clusters(io.file().endBytes())
                            << header.geometry().clusterBits()) {
                throw refusal.corrupt(at, "the snapshot table goes on beyond the file's end");
            }
            entries.add(SnapshotEntry.of(ByteBuffer.wrap(io.read(at, length)), header.sizeBytes()));
            at += length;
        }
        return new SnapshotTable(List.copyOf(entries));
    }

    List<Snapshot> snapshots() {
        return entries.stream().map(SnapshotEntry::snapshot).toList();
    }

    /** What all entries take. */
    long lengthBytes() {
        return entries.stream().mapToLong(entry -> entry.bytes().capacity()).sum();
    }

    /** As the file has it. */
    byte[] bytes() {
        ByteBuffer bytes = ByteBuffer.allocate((int) lengthBytes());
        entries.forEach(entry -> bytes.put(entry.bytes().duplicate()));
        return bytes.array();
    }

    SnapshotTable with(SnapshotEntry entry) {
        return new SnapshotTable(
                Stream.concat(entries.stream(), Stream.of(entry)).toList());
    }

    SnapshotTable without(SnapshotEntry entry) {
        return new SnapshotTable(
                entries.stream().filter(each -> !each.equals(entry)).toList());
    }

    /** The snapshot of that name, or of that id. */
    SnapshotEntry find(String nameOrId, Refusal refusal) throws ImageException {
        List<SnapshotEntry> found = entries.stream()
                .filter(entry -> entry.snapshot().name().equals(nameOrId)
                        || entry.snapshot().id().equals(nameOrId))
                .toList();
        if (found.isEmpty()) {
            throw new ImageException(Kind.NOT_FOUND, refusal.path(), "has no snapshot '" + nameOrId + "'");
        }
        if (found.size() > 1) {
            String ids = String.join(
                    ", ", found.stream().map(entry -> entry.snapshot().id()).toList());
            throw new ImageException(
                    Kind.EXISTS,
                    refusal.path(),
                    "'" + nameOrId + "' may be any of the snapshots with these ids: " + ids
                            + "; an id that is no name says which");
        }
        return found.getFirst();
    }

    /** An id that no snapshot has: one more than the largest number. */
    String nextId() {
        long largest = 0;
        for (SnapshotEntry entry : entries) {
            if (entry.snapshot().id().matches("\\d{1,18}")) {
                largest = Math.max(largest, Long.parseLong(entry.snapshot().id()));
            }
        }
        return Long.toString(largest + 1);
    }
}
