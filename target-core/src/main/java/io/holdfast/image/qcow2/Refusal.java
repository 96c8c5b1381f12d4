package io.holdfast.image.qcow2;

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

    ImageException corrupt(long offsetBytes, String reason) {
        return ImageException.at(Kind.CORRUPT, path, offsetBytes, reason);
    }
}
