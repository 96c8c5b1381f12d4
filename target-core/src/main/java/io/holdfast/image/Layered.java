package io.holdfast.image;

import java.nio.file.Path;

/** A format whose images can lie on others. All methods block. */
public interface Layered {

    /** Whether the image that is below belongs to what is read. */
    enum Below {
        SEEN,
        /** What the image does not have itself reads as zeroes, and placements say that it is absent. */
        UNSEEN
    }

    /** As {@link ImageFormat#open}. */
    Layer openLayer(Path path, ImageOptions options, Below below) throws ImageException;

    /**
     * The file that an image says is below it.
     *
     * @throws ImageException when that is not there, or lies where it must not
     */
    Path resolve(Path image, ImageInfo.Backing below) throws ImageException;
}
