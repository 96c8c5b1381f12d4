package io.holdfast.scsi.inquiry;

import io.netty.buffer.ByteBuf;

/** VPD page B1h, SBC-4 6.6.2: the rotation rate is all that is told of the medium. */
final class BlockDeviceCharacteristicsPage {

    private static final int BODY_BYTES = 0x3C;

    private BlockDeviceCharacteristicsPage() {}

    static void write(DiskDescription disk, TargetPort port, ByteBuf target) {
        target.writeShort(disk.rotation().code());
        target.writeZero(BODY_BYTES - Short.BYTES);
    }
}
