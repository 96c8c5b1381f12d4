package io.holdfast.scsi.inquiry;

import io.netty.buffer.ByteBuf;

/** VPD page 00h, SPC-4 7.8.17: the code of each page, ascending. */
final class SupportedVpdPages {

    private SupportedVpdPages() {}

    static void write(DiskDescription disk, TargetPort port, ByteBuf target) {
        for (VpdPage page : VpdPage.values()) {
            target.writeByte(page.code());
        }
    }
}
