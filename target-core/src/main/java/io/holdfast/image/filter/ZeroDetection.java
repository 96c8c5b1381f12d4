package io.holdfast.image.filter;

import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.BlockRequest.Kind;
import io.holdfast.image.DetectZeroes;
import io.holdfast.image.ForwardingDevice;
import io.holdfast.util.Zeroes;
import io.netty.buffer.ByteBuf;
import java.util.Objects;

/** An image to which writes that are all zeroes come as requests to zero. */
public final class ZeroDetection extends ForwardingDevice {

    private final Kind instead;

    private ZeroDetection(BlockDevice image, Kind instead) {
        super(image);
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
        super.submit(request.kind() == Kind.WRITE && isZero(request) ? zeroing(request) : request);
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
}
