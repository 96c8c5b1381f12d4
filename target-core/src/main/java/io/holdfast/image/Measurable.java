package io.holdfast.image;

import java.util.Map;

/** A format that knows beforehand how long the file of an image is. */
public interface Measurable {

    /**
     * How long a file is.
     *
     * @param requiredBytes when what there is has been copied into it
     * @param fullyAllocatedBytes when every block of the disk has been written
     */
    record Measurement(long requiredBytes, long fullyAllocatedBytes) {}

    /**
     * Measures an image of that size and those options.
     *
     * @param used what of the disk is to be copied into it
     * @throws IllegalArgumentException for options that the format does not have, or of which nothing can be said; with the reason for whoever wrote them
     */
    Measurement measure(long sizeBytes, Map<String, String> options, UsedSpace used);
}
