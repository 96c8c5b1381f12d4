package io.holdfast.cli.image;

import io.holdfast.image.BlockDevice;
import io.holdfast.image.Extent;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Cuts a range of an image into pieces, each of one kind. For one thread at a time. */
final class Pieces {

    private final ExtentCursor extents;
    private final long endBytes;
    private final int longestDataBytes;
    private long at;

    Pieces(BlockDevice device, long offsetBytes, long lengthBytes, int longestDataBytes) {
        this.extents = new ExtentCursor(device);
        this.at = offsetBytes;
        this.endBytes = offsetBytes + lengthBytes;
        this.longestDataBytes = longestDataBytes;
    }

    /** The next one: a hole whole, or data up to the longest; null after the last. */
    @Nullable
    Extent next() throws IOException {
        if (at == endBytes) {
            return null;
        }
        Extent extent = extents.from(at);
        long left = Math.min(extent.lengthBytes(), endBytes - at);
        Extent piece = switch (extent) {
            case Extent.Hole _ -> new Extent.Hole(at, left);
            case Extent.Data _ -> new Extent.Data(at, Math.min(left, longestDataBytes));
        };
        at += piece.lengthBytes();
        return piece;
    }
}
