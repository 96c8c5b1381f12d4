package io.holdfast.scsi.inquiry;

import io.netty.buffer.ByteBuf;

/** VPD page B1h, SBC-4 6.6.2: the rotation rate, and that a block that SANITIZE has erased can be read. */
final class BlockDeviceCharacteristicsPage {

    private static final int BODY_BYTES = 0x3C;

    /** WABEREQ 01b: a read after a block erase is answered, without a write before it. */
    private static final int READABLE_AFTER_ERASE = 0x40;

    private BlockDeviceCharacteristicsPage() {}

    static void write(DiskDescription disk, TargetPort port, ByteBuf target) {
        target.writeShort(disk.rotation().code());
        target.writeByte(0);
        target.writeByte(disk.limits().thin() ? READABLE_AFTER_ERASE : 0);
        target.writeZero(BODY_BYTES - Integer.BYTES);
    }
}
