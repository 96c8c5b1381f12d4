package io.holdfast.scsi.inquiry;

import io.holdfast.image.BlockLimits;

/**
 * What commands to a unit may ask for, in logical blocks: one value for what VPD page B0 promises and what the unit
 * checks.
 *
 * @param blockBytes the logical block length
 * @param physicalBlockExponent a physical block is 2 to the power of it logical blocks
 * @param maxTransferBlocks of READ, WRITE, VERIFY with data, ORWRITE; COMPARE AND WRITE has it for both halves together
 * @param unmap limits of UNMAP; {@link UnmapLimits#NONE} where unmapping gives no space back
 */
public record UnitLimits(int blockBytes, int physicalBlockExponent, long maxTransferBlocks, UnmapLimits unmap) {

    private static final int COMPARE_AND_WRITE_MAX_BLOCKS = 255;

    /**
     * Enough to zero a large disk in few commands; a limit at all, because a pattern other than zeroes has to be
     * written.
     */
    private static final long WRITE_SAME_MAX_BYTES = 64L << 30;

    /** What an image allows. */
    public static UnitLimits of(BlockLimits image, int blockBytes) {
        int physicalBlocks = Math.max(1, image.physicalBlockBytes() / blockBytes);
        return new UnitLimits(
                blockBytes,
                Integer.numberOfTrailingZeros(Integer.highestOneBit(physicalBlocks)),
                image.maxTransferBytes() / blockBytes,
                image.thin() ? UnmapLimits.of(image.discardGranularityBytes(), blockBytes) : UnmapLimits.NONE);
    }

    /** Whether the unit is thin provisioned: UNMAP, and WRITE SAME with UNMAP, give space back. */
    public boolean thin() {
        return !unmap.equals(UnmapLimits.NONE);
    }

    public int physicalBlocks() {
        return 1 << physicalBlockExponent;
    }

    /** The most that COMPARE AND WRITE compares, and then writes. */
    public long maxCompareAndWriteBlocks() {
        return Math.min(COMPARE_AND_WRITE_MAX_BLOCKS, maxTransferBlocks / 2);
    }

    public long maxWriteSameBlocks() {
        return WRITE_SAME_MAX_BYTES / blockBytes;
    }

    /**
     * The most, the least and the alignment of WRITE ATOMIC. Nothing below this target promises that more than one
     * physical block survives a power cut whole, so that is what it promises.
     */
    public int atomicBlocks() {
        return physicalBlocks();
    }
}
