package io.holdfast.file;

/**
 * How a file is opened.
 *
 * @param access whether it may be written
 * @param cache decides O_DIRECT; the durability of a write is said with each write
 */
public record FileOptions(Access access, CacheMode cache) {

    /** What the file is opened for. */
    public enum Access {
        READ_ONLY,
        READ_WRITE
    }
}
