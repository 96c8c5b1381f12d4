package io.holdfast.state;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file of a disk's state does not hold what was put there; the message names it, and says what is wrong and what can
 * be done.
 */
public final class DamagedFileException extends IOException {

    private static final long serialVersionUID = 1L;

    public DamagedFileException(Path file, String reason) {
        super(file + " " + reason);
    }
}
