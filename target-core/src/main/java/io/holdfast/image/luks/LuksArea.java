package io.holdfast.image.luks;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import java.nio.file.Path;

/** Where the header of an encryption and its key slots lie in the file of an image. */
public interface LuksArea {

    Path path();

    /** Its place in the file, for messages. */
    long offsetBytes();

    long lengthBytes();

    /** Reads within it; the offset is seen from its beginning. Blocks. */
    byte[] read(long offsetBytes, int lengthBytes) throws ImageException;

    /** Words for what is wrong with it. */
    default ImageException invalid(String reason) {
        return ImageException.at(Kind.INVALID_FORMAT, path(), offsetBytes(), reason);
    }

    /** Words for what it has and we have not. */
    default ImageException unsupported(String reason) {
        return ImageException.at(Kind.UNSUPPORTED_FEATURE, path(), offsetBytes(), reason);
    }
}
