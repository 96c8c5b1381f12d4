package io.holdfast.scsi.inquiry;

/**
 * How large a unit is.
 *
 * @param blocks the number of logical blocks, at least 1
 * @param blockBytes the logical block length
 */
public record Capacity(long blocks, int blockBytes) {

    /** The last whole block is the last; bytes behind it cannot be reached. */
    public static Capacity of(long sizeBytes, int blockBytes) {
        return new Capacity(sizeBytes / blockBytes, blockBytes);
    }
}
