package io.holdfast.image.qcow2;

import io.holdfast.file.Errno;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import java.nio.file.Path;

/** Words for what is wrong with the image at a path. */
record Refusal(Path path) {

    ImageException invalid(long offsetBytes, String reason) {
        return ImageException.at(Kind.INVALID_FORMAT, path, offsetBytes, reason);
    }

    ImageException unsupported(long offsetBytes, String reason) {
        return ImageException.at(Kind.UNSUPPORTED_FEATURE, path, offsetBytes, reason);
    }

    /** What the file said to an operation. */
    ImageException failed(long offsetBytes, String what, int errno) {
        return new ImageException(
                Kind.IO,
                path,
                "at offset " + offsetBytes + ": could not be " + what + " (errno " + errno + ")",
                MetadataIo.cause(errno));
    }

    ImageException outOfBounds(String reason) {
        return new ImageException(Kind.OUT_OF_BOUNDS, path, reason);
    }

    /** There is no room for another cluster. */
    ImageException full() {
        return new ImageException(Kind.OUT_OF_BOUNDS, path, "no cluster is free", MetadataIo.cause(Errno.ENOSPC));
    }

    ImageException corrupt(long offsetBytes, String reason) {
        return ImageException.at(Kind.CORRUPT, path, offsetBytes, reason);
    }
}
