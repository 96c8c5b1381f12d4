package io.holdfast.image;

import io.holdfast.file.CacheMode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/** A format that makes compressed images. */
public interface Compressing {

    /** Writes all units of a new image that are not zeroes. */
    @FunctionalInterface
    interface Contents {
        void write(CompressedTarget target) throws IOException;
    }

    /**
     * Whether images with those options are compressed, asked for or not.
     *
     * @throws IllegalArgumentException for options that the format does not have, with the reason for whoever wrote them
     */
    boolean alwaysCompresses(long sizeBytes, Map<String, String> options);

    /**
     * Makes an image of those contents; on stable storage when this returns, unless the cache mode ignores that. Blocks.
     *
     * @throws ImageException as {@link ImageFormat#create(Path, long, Map)}; when contents cannot be written, a broken file may be left behind
     */
    void createCompressed(Path path, long sizeBytes, Map<String, String> options, CacheMode cache, Contents contents)
            throws ImageException;
}
