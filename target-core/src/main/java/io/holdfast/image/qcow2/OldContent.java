package io.holdfast.image.qcow2;

import io.holdfast.file.Awaited;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.ImageException;
import io.holdfast.image.host.HostFile.Space;
import io.holdfast.image.qcow2.Clusters.Filling;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

/**
 * Copies what the disk has around a write to the place that is written. Blocks.
 *
 * @param filling what is there already
 * @param hostMinusGuest how far that place is from that of the disk
 */
record OldContent(Writer writer, Filling filling, long hostMinusGuest) {

    private static final int PIECE_BYTES = 256 << 10;

    /**
     * Copies what is not written: of each unit of the cluster that is written in part, and of the other units that the cluster has data in.
     *
     * @param slot what the cluster was, if it moves; else an empty one
     */
    void keepAround(long cluster, L2Slot slot, long from, long to) throws ImageException {
        Geometry geometry = writer.tables.geometry;
        int units = geometry.clusterBytes() / geometry.unitBytes();
        long pending = cluster;
        long pendingEnd = cluster;
        for (int i = 0; i < units; i++) {
            long unit = cluster + (long) i * geometry.unitBytes();
            long unitEnd = unit + geometry.unitBytes();
            boolean touched = from < unitEnd && unit < to;
            boolean moves = slot.compressed() || (geometry.extended() && (slot.bitmap() >>> i & 1) != 0);
            if (!touched && !moves) {
                continue;
            }
            long headEnd = touched ? Math.max(unit, from) : unitEnd;
            long tailStart = touched ? Math.min(unitEnd, to) : unitEnd;
            if (pendingEnd != unit) {
                copy(pending, pendingEnd);
                pending = unit;
            }
            pendingEnd = headEnd;
            if (touched) {
                copy(pending, pendingEnd);
                pending = tailStart;
                pendingEnd = unitEnd;
            }
        }
        copy(pending, pendingEnd);
    }

    private void copy(long from, long to) throws ImageException {
        Metadata metadata = writer.content.metadata();
        for (long at = from; at < to; ) {
            @Nullable L2Table table = metadata.l2.load(metadata.geometry.l1Index(at));
            long length = Math.min(PIECE_BYTES, to - at);
            Mapping run = table == null ? new Mapping.Unallocated(length) : table.lookup(metadata.rules, at, length);
            boolean zero = run instanceof Mapping.Zero || (run instanceof Mapping.Unallocated && !writer.backed(at));
            if (!zero) {
                copyData(at, (int) run.lengthBytes());
            } else if (filling != Filling.ZEROES) {
                zero(at, run.lengthBytes());
            }
            at += run.lengthBytes();
        }
    }

    private void zero(long at, long length) throws ImageException {
        long host = at + hostMinusGuest;
        check("zeroed", host, Awaited.errnoOf(done -> writer.content.guestData().zero(host, length, Space.KEEP, done)));
    }

    private void copyData(long at, int length) throws ImageException {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(length, length);
        try {
            check("read", at, Awaited.errnoOf(done -> GuestRead.start(writer.content, at, buffer, done)));
            buffer.writerIndex(length);
            long host = at + hostMinusGuest;
            check(
                    "written",
                    host,
                    Awaited.errnoOf(done -> writer.content.guestData().write(host, buffer, Durability.CACHED, done)));
        } finally {
            buffer.release();
        }
    }

    private void check(String what, long offset, int errno) throws ImageException {
        if (errno != Errno.OK) {
            throw new Refusal(writer.content.path()).failed(offset, what, errno);
        }
    }
}
