package io.holdfast.cli.state;

import java.io.IOException;
import java.nio.file.Path;

/** A file of the state folder does not hold what belongs there. */
public final class CorruptStateException extends IOException {

    private static final long serialVersionUID = 1L;

    CorruptStateException(Path file, String reason) {
        super(file + " " + reason);
    }
}
