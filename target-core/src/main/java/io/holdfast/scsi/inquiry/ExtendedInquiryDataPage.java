package io.holdfast.scsi.inquiry;

import io.netty.buffer.ByteBuf;

/**
 * VPD page 86h, SPC-4 7.8.7: which task attributes there are, whether there is a volatile cache, and that unit
 * attentions of a lost nexus are forgotten. No protection information, no groups, no priorities.
 */
final class ExtendedInquiryDataPage {

    private static final int BODY_BYTES = 0x3C;
    private static final int HEADSUP = 0x04;
    private static final int ORDSUP = 0x02;
    private static final int SIMPSUP = 0x01;

    private static final int V_SUP = 0x01;
    private static final int LUICLR = 0x01;

    private ExtendedInquiryDataPage() {}

    static void write(DiskDescription disk, TargetPort port, ByteBuf target) {
        target.writeByte(0);
        target.writeByte(HEADSUP | ORDSUP | SIMPSUP);
        target.writeByte(disk.volatileCache() ? V_SUP : 0);
        target.writeByte(LUICLR);
        target.writeZero(BODY_BYTES - 4);
    }
}
