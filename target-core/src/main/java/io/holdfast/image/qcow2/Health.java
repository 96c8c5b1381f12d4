package io.holdfast.image.qcow2;

import io.holdfast.file.Errno;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether an image can still be written. With the first inconsistency that is found it cannot: it is marked corrupt, and nothing is written any more. */
final class Health {

    private static final Logger LOG = LoggerFactory.getLogger(Health.class);

    private final Path path;
    private final HeaderFile headerFile;
    private volatile @Nullable ImageException corruption;

    Health(Path path, HeaderFile headerFile) {
        this.path = path;
        this.headerFile = headerFile;
    }

    boolean good() {
        return corruption == null && !headerFile.unsure();
    }

    /** @throws ImageException when the image is not to be written any more */
    void check() throws ImageException {
        if (!good()) {
            String reason = corruption == null
                    ? "is read-only since its header could not be written"
                    : "is read-only since it was found corrupt";
            throw new ImageException(Kind.IO, path, reason, MetadataIo.cause(Errno.EIO));
        }
    }

    /** An operation has failed; where it met an inconsistency, this is the end of writing. Blocks. */
    void failed(ImageException failure) {
        if (failure.kind() != Kind.CORRUPT || !first(failure)) {
            return;
        }
        LOG.error(
                "{}; the image is marked corrupt and read-only from now on, until 'image check -r all' has repaired it",
                failure.getMessage());
        if (headerFile.header().version() < 3) {
            return;
        }
        try {
            headerFile.change(header -> header.withFeatures(header.features().withCorrupt()));
        } catch (ImageException e) {
            LOG.error("{}; the image could not be marked corrupt", e.getMessage());
        }
    }

    private synchronized boolean first(ImageException failure) {
        boolean first = corruption == null;
        if (first) {
            corruption = failure;
        }
        return first;
    }
}
