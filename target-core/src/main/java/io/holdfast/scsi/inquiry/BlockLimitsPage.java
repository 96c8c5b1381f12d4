package io.holdfast.scsi.inquiry;

import io.netty.buffer.ByteBuf;

/**
 * VPD page B0h, SBC-4 6.6.4. A zero means that no limit is told, or that the command is not supported. An atomic write may
 * begin and end anywhere.
 *
 * <pre>
 *    4  WSNZ   5  MAXIMUM COMPARE AND WRITE LENGTH   6  OPTIMAL TRANSFER LENGTH GRANULARITY
 *    8  MAXIMUM TRANSFER LENGTH    12  OPTIMAL TRANSFER LENGTH   16  MAXIMUM PREFETCH LENGTH
 *   20  MAXIMUM UNMAP LBA COUNT    24  MAXIMUM UNMAP BLOCK DESCRIPTOR COUNT
 *   28  OPTIMAL UNMAP GRANULARITY  32  UGAVALID, UNMAP GRANULARITY ALIGNMENT   36  MAXIMUM WRITE SAME LENGTH
 *   44  MAXIMUM ATOMIC TRANSFER LENGTH   48  ATOMIC ALIGNMENT   52  ATOMIC TRANSFER LENGTH GRANULARITY
 *   56  MAXIMUM ATOMIC TRANSFER LENGTH WITH ATOMIC BOUNDARY     60  MAXIMUM ATOMIC BOUNDARY SIZE
 * </pre>
 */
final class BlockLimitsPage {

    /** Units of space begin at LBA 0. */
    private static final int UGAVALID_AND_ALIGNMENT_0 = 0x8000_0000;

    private BlockLimitsPage() {}

    static void write(DiskDescription disk, TargetPort port, ByteBuf target) {
        UnitLimits limits = disk.limits();
        UnmapLimits unmap = limits.unmap();
        target.writeByte(0);
        target.writeByte((int) limits.maxCompareAndWriteBlocks());
        target.writeShort(limits.physicalBlocks());
        target.writeInt((int) limits.maxTransferBlocks());
        target.writeInt(0);
        target.writeInt(0);
        target.writeInt((int) unmap.maxBlocks());
        target.writeInt(unmap.maxDescriptors());
        target.writeInt((int) unmap.granularityBlocks());
        target.writeInt(limits.thin() ? UGAVALID_AND_ALIGNMENT_0 : 0);
        target.writeLong(limits.maxWriteSameBlocks());
        target.writeInt(limits.atomicBlocks());
        target.writeZero(4 * Integer.BYTES);
    }
}
