package io.holdfast.image.filter;

import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.BlockRequest.Kind;
import io.holdfast.image.DetectZeroes;
import io.holdfast.image.Extent;
import io.holdfast.image.Placement;
import io.holdfast.image.Snapshots;
import io.holdfast.util.Zeroes;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/** An image to which writes that are all zeroes come as requests to zero. */
public final class ZeroDetection implements BlockDevice {

    private final BlockDevice image;
    private final Kind instead;

    private ZeroDetection(BlockDevice image, Kind instead) {
        this.image = image;
        this.instead = instead;
    }

    /** The image, which belongs to what is returned. */
    public static BlockDevice around(BlockDevice image, DetectZeroes mode) {
        return switch (mode) {
            case OFF -> image;
            case ON -> new ZeroDetection(image, Kind.WRITE_ZEROES);
            case UNMAP -> new ZeroDetection(image, Kind.DISCARD);
        };
    }

    @Override
    public void submit(BlockRequest request) {
        image.submit(request.kind() == Kind.WRITE && isZero(request) ? zeroing(request) : request);
    }

    private static boolean isZero(BlockRequest request) {
        ByteBuf data = Objects.requireNonNull(request.data());
        int length = data.readableBytes();
        // Most data is known by its first byte, and costs nothing more.
        if (length == 0 || data.getByte(data.readerIndex()) != 0) {
            return false;
        }
        return Zeroes.firstOther(data.nioBuffer(), 0, length) == length;
    }

    private BlockRequest zeroing(BlockRequest write) {
        return new BlockRequest(
                instead, write.offsetBytes(), write.lengthBytes(), null, write.durability(), write.completion());
    }

    @Override
    public long sizeBytes() {
        return image.sizeBytes();
    }

    @Override
    public BlockLimits limits() {
        return image.limits();
    }

    @Override
    public void flush(IoCompletion completion) {
        image.flush(completion);
    }

    @Override
    public List<Extent> extents(long offsetBytes, long lengthBytes, int limit) throws IOException {
        return image.extents(offsetBytes, lengthBytes, limit);
    }

    @Override
    public OptionalLong availableBytes() throws IOException {
        return image.availableBytes();
    }

    @Override
    public List<Placement> placements(long offsetBytes, long lengthBytes) throws IOException {
        return image.placements(offsetBytes, lengthBytes);
    }

    @Override
    public void resize(long sizeBytes) throws IOException {
        image.resize(sizeBytes);
    }

    @Override
    public Optional<Snapshots> snapshots() {
        return image.snapshots();
    }

    @Override
    public void close() throws IOException {
        image.close();
    }

    @Override
    public String toString() {
        return image.toString();
    }
}
