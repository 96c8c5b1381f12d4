package io.holdfast.cli.image;

import io.holdfast.image.BlockDevice;
import io.holdfast.image.Extent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Goes forward through what an image consists of, and asks for each extent once. For one thread at a time. */
final class ExtentCursor {

    private final BlockDevice device;
    private final long sizeBytes;
    private @Nullable Extent current;

    ExtentCursor(BlockDevice device) {
        this.device = device;
        this.sizeBytes = device.sizeBytes();
    }

    long sizeBytes() {
        return sizeBytes;
    }

    /** What there is from that byte of the image on; never before one that was asked for already. Blocks. */
    Extent from(long at) throws IOException {
        Extent extent = current;
        if (extent == null || at >= extent.offsetBytes() + extent.lengthBytes()) {
            extent = device.extents(at, sizeBytes - at, 1).getFirst();
            current = extent;
        }
        long left = extent.offsetBytes() + extent.lengthBytes() - at;
        return switch (extent) {
            case Extent.Hole _ -> new Extent.Hole(at, left);
            case Extent.Data _ -> new Extent.Data(at, left);
        };
    }
}
