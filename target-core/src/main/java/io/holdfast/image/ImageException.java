package io.holdfast.image;

import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** An image that cannot be opened, read or changed: the path, the offset where one is known, the kind and the reason in words for an operator. */
public final class ImageException extends IOException {

    private static final long serialVersionUID = 1L;

    /** What sort of fault it is; no format needs one of its own. */
    public enum Kind {
        NOT_FOUND,
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

    public Kind kind() {
        return kind;
    }

    public Path path() {
        return path;
    }
}
