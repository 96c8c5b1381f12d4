package io.holdfast.scsi.inquiry;

import io.holdfast.image.BlockLimits;
import io.holdfast.scsi.cdb.CommandSet;
import io.holdfast.scsi.cdb.Operation;
import java.util.EnumSet;
import java.util.Set;

/**
 * What commands to a unit may ask for, in logical blocks: one value for what VPD page B0h promises, for what the unit
 * checks and for which commands it has.
 *
 * @param blockBytes the logical block length
 * @param physicalBlockExponent a physical block is 2 to the power of it logical blocks
 * @param maxTransferBlocks of READ, WRITE, WRITE AND VERIFY, VERIFY with data and ORWRITE
 * @param unmap limits of UNMAP; {@link UnmapLimits#NONE} where unmapping gives no space back
 * @param atomicBlocks the most that WRITE ATOMIC takes, anywhere; 0 where it is not supported
 */
public record UnitLimits(
        int blockBytes, int physicalBlockExponent, long maxTransferBlocks, UnmapLimits unmap, int atomicBlocks) {

    /** What the counts and thresholds of thin provisioning count, SBC-3 4.7.3.7. */
    public static final long THRESHOLD_SET_BYTES = 1 << 20;

    private static final int COMPARE_AND_WRITE_MAX_BLOCKS = 255;

    /**
     * Bounds the time that one command takes. Below 65,536, because there are initiators that take a larger limit for a
     * promise that a WRITE may be as long.
     */
    private static final int WRITE_SAME_MAX_BLOCKS = 1 << 15;

    /** What every disk below writes whole or not at all, whatever becomes of the power. */
    public static final int SECTOR_BYTES = 512;

    /** What is written so that it can be undone; hosts get along with less, but some test programs do not. */
    private static final int UNDOABLE_BYTES = 1 << 20;

    /**
     * What an image allows.
     *
     * @param blockBytes the logical block length, a power of two
     */
    public static UnitLimits of(BlockLimits image, int blockBytes) {
        int physicalBlocks = Math.max(1, image.physicalBlockBytes() / blockBytes);
        return new UnitLimits(
                blockBytes,
                Integer.numberOfTrailingZeros(Integer.highestOneBit(physicalBlocks)),
                image.maxTransferBytes() / blockBytes,
                image.thin() ? UnmapLimits.of(image.discardGranularityBytes(), blockBytes) : UnmapLimits.NONE,
                atomicBlocks(blockBytes));
    }

    /**
     * One block where it is a sector of the disk below; else none, for no image can promise more by itself: the sectors of
     * a longer write may reach the disk one by one.
     */
    private static int atomicBlocks(int blockBytes) {
        return blockBytes == SECTOR_BYTES ? 1 : 0;
    }

    /** The same of a unit that can undo what was written in part. */
    public UnitLimits undoing() {
        int blocks = (int) Math.min(UNDOABLE_BYTES / blockBytes, maxTransferBlocks);
        return new UnitLimits(blockBytes, physicalBlockExponent, maxTransferBlocks, unmap, blocks);
    }

    /** Whether the unit is thin provisioned: UNMAP, and WRITE SAME with UNMAP set, give space back. */
    public boolean thin() {
        return !unmap.equals(UnmapLimits.NONE);
    }

    /** THRESHOLD EXPONENT: a threshold set is 2 to the power of it logical blocks. */
    int thresholdExponent() {
        return Long.numberOfTrailingZeros(THRESHOLD_SET_BYTES / blockBytes);
    }

    public int physicalBlocks() {
        return 1 << physicalBlockExponent;
    }

    /** The most that COMPARE AND WRITE compares, and then writes: both halves together are one transfer. */
    public long maxCompareAndWriteBlocks() {
        return Math.min(COMPARE_AND_WRITE_MAX_BLOCKS, maxTransferBlocks / 2);
    }

    public long maxWriteSameBlocks() {
        return WRITE_SAME_MAX_BLOCKS;
    }

    /** All operations but those that these limits rule out, as page B0h says by zeroes. */
    public CommandSet commandSet() {
        Set<Operation> operations = EnumSet.allOf(Operation.class);
        if (!thin()) {
            operations.remove(Operation.UNMAP);
            operations.remove(Operation.SANITIZE_BLOCK_ERASE);
        }
        if (atomicBlocks == 0) {
            operations.remove(Operation.WRITE_ATOMIC_16);
        }
        return CommandSet.of(operations);
    }
}
