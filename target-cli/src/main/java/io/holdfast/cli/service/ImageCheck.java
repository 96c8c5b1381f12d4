package io.holdfast.cli.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Looks whether an image that is served is still where it was, and has room to grow. */
final class ImageCheck {

    /** Below this a thin image may fail at the next write. */
    private static final long LEAST_FREE_BYTES = 64L << 20;

    private ImageCheck() {}

    /** What is wrong, in sentences. */
    static Stream<String> complaints(Path image) {
        if (!Files.exists(image)) {
            return Stream.of(image + " is gone: what is written to it is lost when Holdfast stops");
        }
        if (!Files.isRegularFile(image)) {
            return Stream.empty();
        }
        try {
            return Files.getFileStore(image).getUsableSpace() < LEAST_FREE_BYTES
                    ? Stream.of("the file system of " + image + " is full: writes that need space fail")
                    : Stream.empty();
        } catch (IOException e) {
            return Stream.of("the file system of " + image + " cannot be asked for its free space: " + e.getMessage());
        }
    }
}
