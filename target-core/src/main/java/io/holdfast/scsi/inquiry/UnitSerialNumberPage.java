package io.holdfast.scsi.inquiry;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** VPD page 80h, SPC-4 7.8.18: PRODUCT SERIAL NUMBER. */
final class UnitSerialNumberPage {

    private UnitSerialNumberPage() {}

    static void write(DiskDescription disk, TargetPort port, ByteBuf target) {
        target.writeCharSequence(disk.identity().serial(), StandardCharsets.US_ASCII);
    }
}
