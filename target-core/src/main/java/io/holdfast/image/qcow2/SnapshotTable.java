package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.qcow2.Header.Table;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The snapshot table (Snapshots), as far as it tells where things are.
 *
 * @param lengthBytes of all entries
 */
record SnapshotTable(List<Entry> entries, long lengthBytes) {

    private static final int FIXED_BYTES = 40;
    /** QEMU's limit for what follows the fixed fields. */
    private static final int MAX_EXTRA_BYTES = 1024;

    /** A snapshot's own L1 table; its length is in entries. */
    record Entry(Table l1) {}

    /** Reads it. Blocks. */
    static SnapshotTable read(MetadataIo io, Header header) throws ImageException {
        List<Entry> entries = new ArrayList<>();
        long start = header.snapshots().offsetBytes();
        long at = start;
        Refusal refusal = new Refusal(io.file().path());
        for (int i = 0; i < header.snapshots().length(); i++) {
            ByteBuffer fixed = ByteBuffer.wrap(io.read(at, FIXED_BYTES));
            Table l1 = new Table(fixed.getLong(0), fixed.getInt(8));
            long extra = Integer.toUnsignedLong(fixed.getInt(36));
            if (extra > MAX_EXTRA_BYTES) {
                throw refusal.corrupt(at, "a snapshot with " + extra + " bytes of extra data");
            }
            if (l1.length() < 0
                    || l1.length() > HeaderCodec.MAX_L1_BYTES / 8
                    || !header.geometry().aligned(l1.offsetBytes())
                    || l1.offsetBytes() < 0
                    || l1.offsetBytes() > io.file().endBytes() - 8L * l1.length()) {
                throw refusal.corrupt(at, "a snapshot whose L1 table is not in the file");
            }
            entries.add(new Entry(l1));
            long length = FIXED_BYTES
                    + extra
                    + Short.toUnsignedInt(fixed.getShort(12))
                    + Short.toUnsignedInt(fixed.getShort(14));
            at += Math.ceilDiv(length, 8) * 8;
            if (at > io.file().endBytes()) {
                throw refusal.corrupt(at, "the snapshot table goes on beyond the file's end");
            }
        }
        return new SnapshotTable(List.copyOf(entries), at - start);
    }
}
