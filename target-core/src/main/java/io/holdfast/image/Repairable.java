package io.holdfast.image;

import java.nio.file.Path;

/** A format whose images can be repaired. */
public interface Repairable extends Checkable {

    /**
     * Counts anew what is referred to, where that cures what is wrong; a power cut in the middle leaves the image as it was, or repaired. What cannot be cured is
     * left as it is, and a further check tells of it. Blocks.
     */
    void repair(Path path) throws ImageException;
}
