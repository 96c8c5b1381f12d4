package io.holdfast.image;

import java.io.IOException;
import java.nio.ByteBuffer;

/** A new image that is filled once, from its beginning to its end, in units of the disk that are compressed each for itself. */
public interface CompressedTarget {

    /** The unit that a disk is compressed in; each begins at a multiple of it. */
    int unitBytes();

    /**
     * What {@link #write} takes for a unit. Any thread.
     *
     * @param unit so many bytes from its position on; those of the last unit that lie beyond the disk's end are zeroes
     */
    ByteBuffer compressed(ByteBuffer unit);

    /**
     * Writes a unit; one that is never written reads as zeroes. One thread at a time; blocks.
     *
     * @param offsetBytes where it begins on the disk; each later one begins behind it
     */
    void write(long offsetBytes, ByteBuffer compressed) throws IOException;
}
