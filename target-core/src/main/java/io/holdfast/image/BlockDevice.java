package io.holdfast.image;

import io.holdfast.file.IoCompletion;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An open image as a row of bytes. {@link #submit} and {@link #flush} never block and may be called from any loop; what they complete follows
 * {@link IoCompletion}. The others block and belong on a virtual thread.
 */
public interface BlockDevice extends AutoCloseable {

    /** The capacity in bytes as guests see it. Changes only in {@link #resize} and {@link Snapshots#apply}. */
    long sizeBytes();

    /** What requests must look like and what they can reach. Constant while the image is open. */
    BlockLimits limits();

    /**
     * Starts a request. The caller has checked that it lies within {@link #sizeBytes()} and keeps to {@link #limits()}; a request that does not is a
     * programming error and throws {@link IllegalArgumentException}.
     */
    void submit(BlockRequest request);

    /** Completes when all that was acknowledged before this call survives a power cut, as the cache mode promises. A failed flush stays failed. */
    void flush(IoCompletion completion);

    /**
     * What the range consists of: adjoining extents in ascending order that cover it exactly; at most {@code limit} of them, then the rest is not told.
     * Blocks.
     */
    List<Extent> extents(long offsetBytes, long lengthBytes, int limit) throws IOException;

    /**
     * How much more the host has for the image, in bytes, shared with whatever else is kept there; empty where that
     * cannot be told. Blocks.
     */
    default OptionalLong availableBytes() throws IOException {
        return OptionalLong.empty();
    }

    /** Where the range is kept: adjoining placements in ascending order that cover it exactly. Blocks. */
    List<Placement> placements(long offsetBytes, long lengthBytes) throws IOException;

    /** Sets the capacity. Blocks; the caller has drained the requests that a smaller size would cut. */
    void resize(long sizeBytes) throws IOException;

    /** The snapshots that the image can keep of its disk; empty for a format, or an image, that cannot. */
    default Optional<Snapshots> snapshots() {
        return Optional.empty();
    }

    /** Flushes as the cache mode demands, gives the locks back and closes. The caller has drained all requests. Idempotent. */
    @Override
    void close() throws IOException;
}
