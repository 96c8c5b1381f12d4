package io.holdfast.image;

/**
 * What requests to an image must look like; all in bytes. It feeds VPD pages B0 and B2.
 *
 * @param requestAlignmentBytes what offsets, lengths and buffer addresses must be a multiple of (a power of two; 1 where anything goes)
 * @param physicalBlockBytes below this a write costs a read-modify-write on the host
 * @param maxTransferBytes the longest READ or WRITE
 * @param discardGranularityBytes what a DISCARD must cover whole to give space back (a cluster, a file-system block); 0 where DISCARD gives nothing back
 * @param access whether the image may be written
 */
public record BlockLimits(
        int requestAlignmentBytes,
        int physicalBlockBytes,
        int maxTransferBytes,
        int discardGranularityBytes,
        Access access) {

    /** What the image was opened for. */
    public enum Access {
        READ_ONLY,
        READ_WRITE
    }

    public boolean readOnly() {
        return access == Access.READ_ONLY;
    }

    /** Whether DISCARD gives space back to the host. */
    public boolean thin() {
        return discardGranularityBytes > 0;
    }
}
