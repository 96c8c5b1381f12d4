package io.holdfast.scsi.copy;

import io.holdfast.scsi.cdb.BlockRange;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The blocks that a token stands for or is written to, in the order in which they were named; no block twice. */
public record BlockRanges(List<Range> ranges) {

    /** Some blocks in a row; at least one. */
    public record Range(long lba, long blocks) {

        boolean overlaps(Range other) {
            return lba < other.lba + other.blocks && other.lba < lba + blocks;
        }
    }

    /** The block device range descriptor, SBC-3 5.7.3: LBA (8), NUMBER OF LOGICAL BLOCKS (4), 4 reserved. */
    static final int DESCRIPTOR_BYTES = 16;

    public BlockRanges {
        ranges = List.copyOf(ranges);
    }

    /** The descriptors of a list, which has them whole; empty ones are left out. */
    static BlockRanges read(ByteBuf list, int at, int lengthBytes) {
        List<Range> ranges = new ArrayList<>();
        for (int i = at; i < at + lengthBytes; i += DESCRIPTOR_BYTES) {
            long blocks = list.getUnsignedInt(i + Long.BYTES);
            if (blocks > 0) {
                ranges.add(new Range(list.getLong(i), blocks));
            }
        }
        return new BlockRanges(ranges);
    }

    public long blocks() {
        return ranges.stream().mapToLong(Range::blocks).sum();
    }

    /** Whether all of them are there on a disk of so many blocks. */
    public boolean fit(long capacityBlocks) {
        return ranges.stream().allMatch(each -> BlockRange.fits(each.lba, each.blocks, capacityBlocks));
    }

    /** Whether a block is named twice. To be asked after {@link #fit}. */
    public boolean overlap() {
        List<Range> sorted =
                ranges.stream().sorted(Comparator.comparingLong(Range::lba)).toList();
        for (int i = 1; i < sorted.size(); i++) {
            if (sorted.get(i - 1).overlaps(sorted.get(i))) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of the blocks is among these. */
    public boolean touch(Range other) {
        return ranges.stream().anyMatch(each -> each.overlaps(other));
    }

    /** What is left when the first blocks, of which there are at least so many, are taken away. */
    public BlockRanges from(long firstBlocks) {
        List<Range> rest = new ArrayList<>();
        long skip = firstBlocks;
        for (Range range : ranges) {
            long skipped = Math.min(skip, range.blocks);
            if (skipped < range.blocks) {
                rest.add(new Range(range.lba + skipped, range.blocks - skipped));
            }
            skip -= skipped;
        }
        return new BlockRanges(rest);
    }
}
