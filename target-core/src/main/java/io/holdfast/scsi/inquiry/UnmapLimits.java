package io.holdfast.scsi.inquiry;

/**
 * Limits of UNMAP, in logical blocks.
 *
 * @param maxBlocks MAXIMUM UNMAP LBA COUNT: of all descriptors of a command together
 * @param maxDescriptors MAXIMUM UNMAP BLOCK DESCRIPTOR COUNT
 * @param granularityBlocks OPTIMAL UNMAP GRANULARITY: what must be covered whole to give space back
 */
public record UnmapLimits(long maxBlocks, int maxDescriptors, long granularityBlocks) {

    /** UNMAP is not supported. */
    public static final UnmapLimits NONE = new UnmapLimits(0, 0, 0);

    /** Bounds the time that one command takes. */
    private static final long MAX_BLOCKS = 1 << 20;

    private static final int MAX_DESCRIPTORS = 256;

    static UnmapLimits of(int granularityBytes, int blockBytes) {
        return new UnmapLimits(MAX_BLOCKS, MAX_DESCRIPTORS, Math.max(1, granularityBytes / blockBytes));
    }
}
