package io.holdfast.image;

import java.nio.file.Path;
import java.util.Map;

/** A way of keeping a disk in a file. All methods block. */
public interface ImageFormat {

    /** The name that configuration files and commands use, which is QEMU's: {@code raw}. */
    String name();

    /**
     * Opens an image and takes its locks, which keep others from writing to it, or from using it at all when it is opened for writing.
     *
     * @throws ImageException {@link ImageException.Kind#LOCKED} with the name of the program that uses it, or what else is in the way
     */
    BlockDevice open(Path path, ImageOptions options) throws ImageException;

    /**
     * Makes a new image, all zeroes and as thin as the format can; on stable storage when this returns.
     *
     * @throws ImageException when something of that name exists, which is left as it is, or the image cannot be made, of which nothing is left behind then
     */
    void create(Path path, long sizeBytes) throws ImageException;

    /**
     * As {@link #create(Path, long)}, with options of the format; their words are those of {@code qemu-img create -o}.
     *
     * @throws ImageException also for options that the format does not have
     */
    default void create(Path path, long sizeBytes, Map<String, String> options) throws ImageException {
        if (!options.isEmpty()) {
            throw new ImageException(
                    ImageException.Kind.UNSUPPORTED_FEATURE,
                    path,
                    "'" + options.keySet().iterator().next() + "' is no option of " + name());
        }
        create(path, sizeBytes);
    }

    /** Whether an image that is made with those options has its own name in it, or those of other files beside it: it can be moved with them then, but not renamed. */
    default boolean namesFiles(Map<String, String> options) {
        return false;
    }

    /** Looks at an image without taking locks: what is told may be out of date when somebody writes to it. */
    ImageInfo info(Path path) throws ImageException;
}
