package io.holdfast.scsi.inquiry;

import io.netty.buffer.ByteBuf;

/**
 * VPD page B2h, SBC-4 6.6.7: whether and by which commands blocks can be unmapped. READ CAPACITY(16) agrees with it.
 */
final class LogicalBlockProvisioningPage {

    /** LBPU, LBPWS, LBPWS10 and LBPRZ: UNMAP and both WRITE SAME unmap, and what is unmapped reads as zeroes. */
    private static final int ALL_UNMAP_AND_READ_ZEROES = 0xE4;

    private static final int THIN = 0x02;

    private LogicalBlockProvisioningPage() {}

    static void write(DiskDescription disk, TargetPort port, ByteBuf target) {
        boolean thin = disk.limits().thin();
        target.writeByte(thin ? disk.limits().thresholdExponent() : 0);
        target.writeByte(thin ? ALL_UNMAP_AND_READ_ZEROES : 0);
        target.writeByte(thin ? THIN : 0);
        target.writeByte(0);
    }
}
