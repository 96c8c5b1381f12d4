package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.copy.BlockRanges;
import io.holdfast.scsi.copy.BlockRanges.Range;
import io.holdfast.scsi.copy.SegmentDescriptor;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a WRITE USING TOKEN is to do.
 *
 * @param valid whether what the token stands for is still what it was
 */
record TokenPlan(Nexus nexus, List<CopySegment> parts, BooleanSupplier valid) implements CopyWork {

    /** The runs of blocks in which both the source and the destination go on. */
    static List<CopySegment> segments(BlockRanges from, BlockRanges to, Cscd source, Cscd destination) {
        List<CopySegment> segments = new ArrayList<>();
        long done = 0;
        long all = to.blocks();
        while (done < all) {
            Range read = from.from(done).ranges().getFirst();
            Range written = to.from(done).ranges().getFirst();
            int blocks = (int) Math.min(read.blocks(), written.blocks());
            segments.add(segment(segments.size(), blocks, read.lba(), written.lba(), source, destination));
            done += blocks;
        }
        return segments;
    }

    /** The same of the token that stands for zeroes. */
    static List<CopySegment> zeroes(BlockRanges to, Cscd destination) {
        List<CopySegment> segments = new ArrayList<>();
        for (Range range : to.ranges()) {
            segments.add(
                    segment(segments.size(), (int) range.blocks(), range.lba(), range.lba(), destination, destination)
                            .ofZeroes());
        }
        return segments;
    }

    private static CopySegment segment(
            int index, int blocks, long sourceLba, long destinationLba, Cscd source, Cscd destination) {
        return new CopySegment(
                index, new SegmentDescriptor(0, 0, blocks, false, sourceLba, destinationLba), source, destination);
    }

    @Override
    public int segments() {
        return parts.size();
    }

    @Override
    public CopyPlan.Resolved segment(int index) {
        return new CopyPlan.Resolved.Copyable(parts.get(index));
    }

    @Override
    public @Nullable Sense fault() {
        return valid.getAsBoolean() ? null : Sense.illegalRequest(AdditionalSense.TOKEN_CANCELLED);
    }
}
