package io.holdfast.image;

import java.io.IOException;

/** An image that can take the space of what is added to its disk. */
public interface Growable {

    /**
     * Makes the disk larger, on stable storage when this returns. Blocks; nobody uses the image meanwhile.
     *
     * @param sizeBytes not less than it is
     * @param added what of the space behind the old end is taken; where it cannot be, the disk has its old size again
     * @throws ImageException also where the format cannot take space like that
     */
    void grow(long sizeBytes, Preallocation added) throws IOException;
}
