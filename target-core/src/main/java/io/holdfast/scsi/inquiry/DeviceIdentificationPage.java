package io.holdfast.scsi.inquiry;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * VPD page 83h, SPC-4 7.8.6: under which names the unit, the port and the target are known. Each designator is
 *
 * <pre>
 *   0  PROTOCOL IDENTIFIER, CODE SET (4 bits each)   1  PIV, ASSOCIATION (2 bits), DESIGNATOR TYPE (4 bits)
 *   3  DESIGNATOR LENGTH   4  DESIGNATOR
 * </pre>
 *
 * What stands for the unit is the same through every port: by it an initiator finds that two paths lead to one disk.
 */
final class DeviceIdentificationPage {

    private static final int BINARY = 0x01;
    private static final int ASCII = 0x02;

    /** Code set UTF-8, with iSCSI as the protocol. */
    private static final int ISCSI_UTF_8 = 0x53;

    private static final int UNIT_T10_VENDOR_ID = 0x01;
    private static final int UNIT_NAA = 0x03;
    private static final int PORT_RELATIVE = 0x14;
    private static final int PORT_GROUP = 0x15;

    /** With PIV. */
    private static final int PORT_NAME = 0x98;

    /** With PIV. */
    private static final int TARGET_NAME = 0xA8;

    private static final int NAME_ALIGNMENT_BYTES = 4;

    private DeviceIdentificationPage() {}

    static void write(DiskDescription disk, TargetPort port, ByteBuf target) {
        UnitIdentity identity = disk.identity();
        header(BINARY, UNIT_NAA, Naa.BYTES, target);
        target.writeLong(identity.naa().high());
        target.writeLong(identity.naa().low());

        header(
                ASCII,
                UNIT_T10_VENDOR_ID,
                8 + UnitIdentity.PRODUCT_MAX + identity.serial().length(),
                target);
        Ascii.writePadded(UnitIdentity.VENDOR, 8, target);
        Ascii.writePadded(identity.product(), UnitIdentity.PRODUCT_MAX, target);
        target.writeCharSequence(identity.serial(), StandardCharsets.US_ASCII);

        header(BINARY, PORT_RELATIVE, Integer.BYTES, target);
        target.writeInt(port.relativeIdentifier());
        header(BINARY, PORT_GROUP, Integer.BYTES, target);
        target.writeInt(TargetPort.GROUP);
        name(PORT_NAME, port.name(), target);
        name(TARGET_NAME, port.targetName(), target);
    }

    /** A SCSI name string, 7.8.6.11: ended by a zero and filled up with zeroes. */
    private static void name(int kind, String name, ByteBuf target) {
        byte[] text = name.getBytes(StandardCharsets.UTF_8);
        int lengthBytes = (text.length / NAME_ALIGNMENT_BYTES + 1) * NAME_ALIGNMENT_BYTES;
        header(ISCSI_UTF_8, kind, lengthBytes, target);
        target.writeBytes(text);
        target.writeZero(lengthBytes - text.length);
    }

    private static void header(int protocolAndCodeSet, int kind, int lengthBytes, ByteBuf target) {
        target.writeByte(protocolAndCodeSet);
        target.writeByte(kind);
        target.writeByte(0);
        target.writeByte(lengthBytes);
    }
}
