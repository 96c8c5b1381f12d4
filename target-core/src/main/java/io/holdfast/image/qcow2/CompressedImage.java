package io.holdfast.image.qcow2;

import io.holdfast.file.Awaited;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.CompressedTarget;
import io.holdfast.image.ImageException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.nio.ByteBuffer;

/** Fills a new image with compressed clusters; one that gets no smaller is kept as it is, whose "compressed" bytes are as many as a cluster has. */
final class CompressedImage implements CompressedTarget {

    private final Writer writer;
    private final Metadata metadata;
    private final Geometry geometry;
    private final PackedSpace space;

    CompressedImage(Writer writer) {
        this.writer = writer;
        this.metadata = writer.content.metadata();
        this.geometry = metadata.geometry;
        this.space = new PackedSpace(writer.tables);
    }

    @Override
    public int unitBytes() {
        return geometry.clusterBytes();
    }

    @Override
    public ByteBuffer compressed(ByteBuffer unit) {
        return metadata.header.compression().compress(unit, unitBytes() - 1).orElseGet(() -> copy(unit));
    }

    private static ByteBuffer copy(ByteBuffer unit) {
        ByteBuffer copy = ByteBuffer.allocate(unit.remaining());
        return copy.put(0, unit, unit.position(), unit.remaining());
    }

    @Override
    public void write(long offsetBytes, ByteBuffer compressed) throws ImageException {
        int length = (int) Math.min(unitBytes(), writer.header().sizeBytes() - offsetBytes);
        ByteBuf bytes = PooledByteBufAllocator.DEFAULT.directBuffer(compressed.remaining(), compressed.remaining());
        try {
            bytes.writeBytes(compressed.duplicate());
            if (bytes.readableBytes() == unitBytes()) {
                AllocatingWrite.Source plain = AllocatingWrite.from(writer, offsetBytes, bytes.writerIndex(length));
                writer.alone(offsetBytes, length, AllocatingWrite.of(writer, offsetBytes, length, plain)::run);
            } else {
                writer.alone(offsetBytes, length, () -> writeCompressed(offsetBytes, bytes));
            }
        } finally {
            bytes.release();
        }
    }

    private void writeCompressed(long guestOffset, ByteBuf compressed) throws ImageException {
        int length = compressed.readableBytes();
        long host = space.allocate(length);
        writer.fileEnd.reach(geometry.clusters(host + length) << geometry.clusterBits());
        int errno = Awaited.errnoOf(done -> writer.content.data().write(host, compressed, Durability.CACHED, done));
        if (errno != Errno.OK) {
            throw new Refusal(writer.content.path()).failed(host, "written", errno);
        }
        int index = geometry.l2Index(guestOffset);
        long entry = L2Entry.ofCompressed(host, length, geometry.clusterBits());
        writer.tables.change(geometry.l1Index(guestOffset), table -> {
            L2Slot old = table.slot(geometry, index);
            if (old.entry() != 0) {
                throw new IllegalStateException("the cluster at " + guestOffset + " is not new: " + old);
            }
            metadata.l2.put(table, index, new L2Slot(entry, 0));
        });
    }
}
