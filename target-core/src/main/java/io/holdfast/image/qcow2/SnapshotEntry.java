package io.holdfast.image.qcow2;

import io.holdfast.image.Snapshot;
import io.holdfast.image.qcow2.Header.Table;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;

/**
 * An entry of the snapshot table (Snapshots). What its extra data has that is not known here stays with it.
 *
 * @param l1 the snapshot's own L1 table; its length is in entries
 * @param bytes as the file has it, with its padding; not to be changed
 */
record SnapshotEntry(Table l1, Snapshot snapshot, ByteBuffer bytes) {

    static final int FIXED_BYTES = 40;
    /** QEMU's limit for what follows the fixed fields. */
    static final int MAX_EXTRA_BYTES = 1024;

    private static final int EXTRA_BYTES = 24;
    private static final long NO_ICOUNT = -1;

    /** How long an entry is that begins with these fixed fields, with its padding. */
    static long lengthBytes(ByteBuffer fixed) {
        long length = FIXED_BYTES
                + Integer.toUnsignedLong(fixed.getInt(36))
                + Short.toUnsignedInt(fixed.getShort(12))
                + Short.toUnsignedInt(fixed.getShort(14));
        return Math.ceilDiv(length, 8) * 8;
    }

    /**
     * Reads one.
     *
     * @param bytes all of it
     * @param diskBytes the size of the disk, where the entry is too old to tell
     */
    static SnapshotEntry of(ByteBuffer bytes, long diskBytes) {
        int extra = bytes.getInt(36);
        int idBytes = Short.toUnsignedInt(bytes.getShort(12));
        int nameBytes = Short.toUnsignedInt(bytes.getShort(14));
        long icount = extra >= 24 ? bytes.getLong(56) : NO_ICOUNT;
        Snapshot snapshot = new Snapshot(
                text(bytes, FIXED_BYTES + extra, idBytes),
                text(bytes, FIXED_BYTES + extra + idBytes, nameBytes),
                Instant.ofEpochSecond(
                        Integer.toUnsignedLong(bytes.getInt(16)), Integer.toUnsignedLong(bytes.getInt(20))),
                Duration.ofNanos(bytes.getLong(24)),
                extra >= 8 ? bytes.getLong(40) : Integer.toUnsignedLong(bytes.getInt(32)),
                extra >= 16 ? bytes.getLong(48) : diskBytes,
                icount == NO_ICOUNT ? OptionalLong.empty() : OptionalLong.of(icount));
        return new SnapshotEntry(new Table(bytes.getLong(0), bytes.getInt(8)), snapshot, bytes);
    }

    private static String text(ByteBuffer bytes, int offset, int length) {
        byte[] text = new byte[length];
        bytes.get(offset, text);
        return new String(text, StandardCharsets.UTF_8);
    }

    /** A new one, of a disk without a guest's memory. */
    static SnapshotEntry of(Table l1, Snapshot snapshot) {
        byte[] id = snapshot.id().getBytes(StandardCharsets.UTF_8);
        byte[] name = snapshot.name().getBytes(StandardCharsets.UTF_8);
        int length = FIXED_BYTES + EXTRA_BYTES + id.length + name.length;
        ByteBuffer bytes = ByteBuffer.allocate(Math.ceilDiv(length, 8) * 8);
        bytes.putLong(l1.offsetBytes()).putInt(l1.length());
        bytes.putShort((short) id.length).putShort((short) name.length);
        Instant taken = snapshot.taken();
        bytes.putInt((int) taken.getEpochSecond()).putInt(taken.getNano());
        bytes.putLong(snapshot.vmClock().toNanos());
        bytes.putInt(0).putInt(EXTRA_BYTES);
        bytes.putLong(0).putLong(snapshot.sizeBytes()).putLong(snapshot.icount().orElse(NO_ICOUNT));
        bytes.put(id).put(name);
        return new SnapshotEntry(l1, snapshot, bytes.rewind());
    }
}
