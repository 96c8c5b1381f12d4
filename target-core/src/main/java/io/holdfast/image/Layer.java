package io.holdfast.image;

import io.holdfast.image.ImageInfo.Backing;
import java.io.IOException;
import java.util.Optional;

/** An open image that can lie on another one: what it does not have itself is what that has. The methods here block, and nobody uses the image meanwhile. */
public interface Layer extends BlockDevice {

    /** Gives up all that the image has itself: its disk is what is below from then on, in parts of it already when it is broken off. */
    void giveUpAll() throws IOException;

    /**
     * Writes down what the image lies on, on stable storage when this returns. What is below is not looked at; as long as the image is open, it is what it was.
     *
     * @param below with its format, or nothing: what the image does not have reads as zeroes then
     */
    void lieOn(Optional<Backing> below) throws IOException;
}
