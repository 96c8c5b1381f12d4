package io.holdfast.cli.image;

import io.holdfast.image.BlockDevice;
import io.holdfast.image.Extent;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Cuts a range of an image into pieces, each of one kind, that several threads take one after the other. */
final class Pieces {

    private final ExtentCursor extents;
    private final long endBytes;
    private final int longestDataBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private long at;
    private long number;

    Pieces(BlockDevice device, long offsetBytes, long lengthBytes, int longestDataBytes) {
        this.extents = new ExtentCursor(device);
        this.at = offsetBytes;
        this.endBytes = offsetBytes + lengthBytes;
        this.longestDataBytes = longestDataBytes;
    }

    /**
     * A piece: a hole whole, or data up to the longest that one request may have.
     *
     * @param number counted from 0
     */
    record Piece(long number, Extent extent) {}

    /** The next one; null after the last. */
    @Nullable
    Piece next() throws IOException {
        lock.lock();
        try {
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
            return new Piece(number++, piece);
        } finally {
            lock.unlock();
        }
    }
}
