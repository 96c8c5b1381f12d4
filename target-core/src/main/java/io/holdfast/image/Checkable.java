package io.holdfast.image;

import java.nio.file.Path;

/** A format whose images have tables that can be checked. All methods block. */
public interface Checkable {

    /**
     * Looks whether the tables of an image agree with each other, and changes nothing.
     *
     * @throws ImageException when somebody has the image open for writing, or it cannot be read at all
     */
    CheckReport check(Path path) throws ImageException;

    /**
     * Counts anew what is referred to, where that cures what is wrong; a power cut in the middle leaves the image as it was, or repaired. What cannot be cured is
     * left as it is, and a further check tells of it.
     */
    void repair(Path path) throws ImageException;
}
