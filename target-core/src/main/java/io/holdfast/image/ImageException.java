package io.holdfast.image;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An image that cannot be opened, read or changed: the path, the offset where one is known, the kind and the reason in words for an operator. */
public final class ImageException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What sort of fault it is; no format needs one of its own. */
    public enum Kind {
        NOT_FOUND,
        /** A new image would take the place of something. */
        EXISTS,
        ACCESS_DENIED,
        /** Another process holds a lock that stands against this use. */
        LOCKED,
        INVALID_FORMAT,
        UNSUPPORTED_FEATURE,
        CORRUPT,
        OUT_OF_BOUNDS,
        IO
    }

    private final Kind kind;
    private final transient Path path;

    public ImageException(Kind kind, Path path, String reason) {
        this(kind, path, reason, null);
    }

    public ImageException(Kind kind, Path path, String reason, @Nullable Throwable cause) {
        super(path + ": " + reason, cause);
        this.kind = kind;
        this.path = path;
    }

    /** A fault at a place of the file. */
    public static ImageException at(Kind kind, Path path, long offsetBytes, String reason) {
        return new ImageException(kind, path, "at offset " + offsetBytes + ": " + reason);
    }

    /** What the kernel or the JDK said of the path, in our words. */
    public static ImageException of(Path path, IOException cause) {
        if (cause instanceof ImageException known) {
            return known;
        }
        String reason = cause instanceof FileSystemException refusal && refusal.getReason() != null
                ? refusal.getReason()
                : String.valueOf(cause.getMessage());
        return switch (cause) {
            case NoSuchFileException missing -> new ImageException(Kind.NOT_FOUND, path, reason, missing);
            case AccessDeniedException denied -> new ImageException(Kind.ACCESS_DENIED, path, reason, denied);
            case FileAlreadyExistsException exists ->
                new ImageException(Kind.EXISTS, path, "exists already and is left as it is", exists);
            default -> new ImageException(Kind.IO, path, reason, cause);
        };
    }

    public Kind kind() {
        return kind;
    }

    public Path path() {
        return path;
    }
}
