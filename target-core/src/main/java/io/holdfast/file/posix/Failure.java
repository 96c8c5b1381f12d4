package io.holdfast.file.posix;

import io.holdfast.file.Errno;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A refusal of the kernel as the JDK's exception for it: the path, what was tried, and why not. */
final class Failure {

    private static final int EPERM = 1;
    private static final int ENOENT = 2;
    private static final int EACCES = 13;

    private Failure() {}

    static FileSystemException of(Path path, String attempt, int errno) {
        String reason = attempt + ": " + ErrnoText.of(errno);
        return switch (errno) {
            case ENOENT -> new NoSuchFileException(path.toString(), null, reason);
            case EACCES, EPERM, Errno.EROFS -> new AccessDeniedException(path.toString(), null, reason);
            default -> new FileSystemException(path.toString(), null, reason);
        };
    }
}
