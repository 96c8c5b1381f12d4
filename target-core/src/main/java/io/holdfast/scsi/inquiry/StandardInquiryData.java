package io.holdfast.scsi.inquiry;

import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Standard INQUIRY data, SPC-4 6.6.2: 96 bytes.
 *
 * <pre>
 *   0  qualifier, device type   1  RMB   2  VERSION (SPC-4)   3  NORMACA 0, HISUP 1, format 2   4  ADDITIONAL LENGTH
 *   5  3PC, TPGS; SCCS, PROTECT: 0   6  ENCSERV, MULTIP: 0   7  CMDQUE
 *   8  T10 VENDOR (8)   16  PRODUCT (16)   32  REVISION (4)   58  VERSION DESCRIPTORS (8 x 2)
 * </pre>
 */
public final class StandardInquiryData {

    private static final int BYTES = 96;

    private static final int DISK = 0x00;

    /** Qualifier 011b and type 1Fh: there is no unit, and there cannot be one of another type. */
    private static final int NO_UNIT = 0x7F;

    private static final int SPC_4 = 0x06;
    private static final int HISUP_AND_FORMAT_2 = 0x12;
    /** 3PC: EXTENDED COPY and what goes with it. */
    private static final int THIRD_PARTY_COPY = 0x08;

    /** TPGS 01b: REPORT TARGET PORT GROUPS tells the states of the ports, and no initiator can set them. */
    private static final int IMPLICIT_ASYMMETRIC_ACCESS = 0x10;

    private static final int CMDQUE = 0x02;

    /** SAM-5, iSCSI, SPC-4, SBC-3, each without a revision claimed. */
    private static final List<Integer> VERSION_DESCRIPTORS = List.of(0x00A0, 0x0960, 0x0460, 0x04C0);

    private StandardInquiryData() {}

    /** Appends what a disk answers. */
    public static void write(DiskDescription disk, ByteBuf target) {
        write(DISK, disk.identity().product(), target);
    }

    /** Appends what is answered for a logical unit number behind which there is no unit. */
    public static void writeNoUnit(ByteBuf target) {
        write(NO_UNIT, "", target);
    }

    private static void write(int peripheral, String product, ByteBuf target) {
        int start = target.writerIndex();
        target.writeByte(peripheral);
        target.writeByte(0);
        target.writeByte(SPC_4);
        target.writeByte(HISUP_AND_FORMAT_2);
        target.writeByte(BYTES - 5);
        target.writeByte(peripheral == DISK ? THIRD_PARTY_COPY | IMPLICIT_ASYMMETRIC_ACCESS : 0);
        target.writeByte(0);
        target.writeByte(CMDQUE);
        Ascii.writePadded(UnitIdentity.VENDOR, 8, target);
        Ascii.writePadded(product, UnitIdentity.PRODUCT_MAX, target);
        Ascii.writePadded(UnitIdentity.REVISION, 4, target);
        target.writeZero(22);
        VERSION_DESCRIPTORS.forEach(target::writeShort);
        target.writeZero(start + BYTES - target.writerIndex());
    }
}
