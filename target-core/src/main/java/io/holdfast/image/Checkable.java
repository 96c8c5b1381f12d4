package io.holdfast.image;

import java.nio.file.Path;

/** A format whose images have tables that can be checked. Its method blocks. */
public interface Checkable {

    /**
     * Looks whether the tables of an image agree with each other, and changes nothing.
     *
     * @throws ImageException when somebody has the image open for writing, or it cannot be read at all
     */
    CheckReport check(Path path) throws ImageException;
}
