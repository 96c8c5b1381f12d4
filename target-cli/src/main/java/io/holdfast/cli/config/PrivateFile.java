package io.holdfast.cli.config;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;

/** A file that nobody but Holdfast's user should be able to read. */
public final class PrivateFile {

    private PrivateFile() {}

    /** A sentence for the log, where everybody can read it. */
    public static Optional<String> warning(Path file) throws IOException {
        boolean readable =
                FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                        && Files.getPosixFilePermissions(file).contains(PosixFilePermission.OTHERS_READ);
        return readable
                ? Optional.of(file + " can be read by every user of this machine; chmod 600 it")
                : Optional.empty();
    }
}
