package io.holdfast.scsi.lun;

import io.holdfast.image.Extent;
import io.holdfast.scsi.inquiry.LbaStatus;
import io.holdfast.scsi.inquiry.LbaStatus.Provisioning;
import java.util.ArrayList;
import java.util.List;

/** Turns extents, which are bytes, into the state of logical blocks: a block is deallocated only where all of it is a hole. */
final class ProvisioningMap {

    /** NUMBER OF LOGICAL BLOCKS has 32 bits. */
    private static final long DESCRIPTOR_BLOCKS_MAX = 0xFFFF_FFFFL;

    private final int blockBytes;
    private final long capacityBlocks;
    private final List<LbaStatus> statuses = new ArrayList<>();
    private long nextLba;

    /** @param startingLba the block that the first descriptor starts with, below the capacity */
    ProvisioningMap(long startingLba, long capacityBlocks, int blockBytes) {
        this.nextLba = startingLba;
        this.capacityBlocks = capacityBlocks;
        this.blockBytes = blockBytes;
    }

    /**
     * The descriptors, in adjoining runs; one at least.
     *
     * @param extents adjoining, from the first block's first byte on; perhaps not all of them
     * @param limit at most so many, above 0
     */
    List<LbaStatus> statuses(List<Extent> extents, int limit) {
        long toldBytes = 0;
        for (Extent extent : extents) {
            toldBytes = extent.offsetBytes() + extent.lengthBytes();
            switch (extent) {
                case Extent.Data _ -> {
                    // Mapped, like all that no hole covers.
                }
                case Extent.Hole hole -> {
                    add(Math.ceilDiv(hole.offsetBytes(), blockBytes), Provisioning.MAPPED);
                    add(toldBytes / blockBytes, Provisioning.DEALLOCATED);
                }
            }
        }
        add(Math.ceilDiv(toldBytes, blockBytes), Provisioning.MAPPED);
        return statuses.subList(0, Math.min(limit, statuses.size()));
    }

    /** A unit that is not thin has all of its blocks mapped, whatever the file behind it is. */
    List<LbaStatus> allMapped(int limit) {
        add(capacityBlocks, Provisioning.MAPPED);
        return statuses.subList(0, Math.min(limit, statuses.size()));
    }

    private void add(long endLba, Provisioning provisioning) {
        long end = Math.min(endLba, capacityBlocks);
        if (nextLba < end && !statuses.isEmpty()) {
            LbaStatus last = statuses.getLast();
            long more = Math.min(end - nextLba, DESCRIPTOR_BLOCKS_MAX - last.blocks());
            if (last.provisioning() == provisioning && more > 0) {
                statuses.set(statuses.size() - 1, new LbaStatus(last.lba(), last.blocks() + more, provisioning));
                nextLba += more;
            }
        }
        while (nextLba < end) {
            long blocks = Math.min(end - nextLba, DESCRIPTOR_BLOCKS_MAX);
            statuses.add(new LbaStatus(nextLba, blocks, provisioning));
            nextLba += blocks;
        }
    }
}
