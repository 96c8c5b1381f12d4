package io.holdfast.image.host;

import io.holdfast.file.Awaited;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.image.ImageException;
import io.holdfast.image.Preallocation;
import io.holdfast.image.host.HostFile.Space;

/** Space of a file that is taken before somebody writes there. */
public final class TakenSpace {

    private TakenSpace() {}

    /**
     * Takes the space of a range within the file that nobody has written to. Blocks.
     *
     * @throws ImageException when there is not so much
     */
    public static void take(HostFile file, Preallocation how, long offsetBytes, long lengthBytes)
            throws ImageException {
        int errno = switch (how) {
            case OFF, METADATA -> Errno.OK;
            case FALLOC ->
                Awaited.errnoOf(done -> file.zero(offsetBytes, lengthBytes, Space.KEEP, Durability.CACHED, done));
            case FULL -> Awaited.errnoOf(done -> file.writeZeroes(offsetBytes, lengthBytes, done));
        };
        if (errno != Errno.OK) {
            throw ImageException.at(
                    ImageException.Kind.IO,
                    file.path(),
                    offsetBytes,
                    "%d bytes could not be taken beforehand (errno %d)".formatted(lengthBytes, errno));
        }
    }
}
