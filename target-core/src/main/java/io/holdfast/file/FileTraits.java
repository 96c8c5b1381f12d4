package io.holdfast.file;

/**
 * What an open file is.
 *
 * @param kind a regular file or a block device
 * @param blockSizeBytes the file system's block size, or the device's physical block size
 * @param punchesHoles whether a range can be given back to the host
 */
public record FileTraits(Kind kind, int blockSizeBytes, boolean punchesHoles) {

    /** What stands behind the path. */
    public enum Kind {
        REGULAR,
        BLOCK_DEVICE
    }
}
