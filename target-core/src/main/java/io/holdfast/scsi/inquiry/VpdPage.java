package io.holdfast.scsi.inquiry;

import io.netty.buffer.ByteBuf;
import java.util.Optional;

/** The vital product data pages that there are, in ascending order as page 00h must list them (SPC-4 7.8). */
public enum VpdPage {
    SUPPORTED_VPD_PAGES(0x00, SupportedVpdPages::write),
    UNIT_SERIAL_NUMBER(0x80, UnitSerialNumberPage::write),
    DEVICE_IDENTIFICATION(0x83, DeviceIdentificationPage::write),
    EXTENDED_INQUIRY_DATA(0x86, ExtendedInquiryDataPage::write),
    THIRD_PARTY_COPY(0x8F, ThirdPartyCopyPage::write),
    BLOCK_LIMITS(0xB0, BlockLimitsPage::write),
    BLOCK_DEVICE_CHARACTERISTICS(0xB1, BlockDeviceCharacteristicsPage::write),
    LOGICAL_BLOCK_PROVISIONING(0xB2, LogicalBlockProvisioningPage::write);

    /** Appends what follows the 4 bytes of a page's header. */
    @FunctionalInterface
    interface Body {
        void write(DiskDescription disk, TargetPort port, ByteBuf target);
    }

    private static final int DISK = 0x00;

    private final int code;

    @SuppressWarnings("ImmutableEnumChecker") // a method reference without state
    private final Body body;

    VpdPage(int code, Body body) {
        this.code = code;
        this.body = body;
    }

    /** PAGE CODE. */
    public int code() {
        return code;
    }

    /** The page of that code, empty where it is not supported. */
    public static Optional<VpdPage> of(int code) {
        for (VpdPage page : values()) {
            if (page.code == code) {
                return Optional.of(page);
            }
        }
        return Optional.empty();
    }

    /** Appends the whole page. */
    public void write(DiskDescription disk, TargetPort port, ByteBuf target) {
        target.writeByte(DISK);
        target.writeByte(code);
        int lengthIndex = target.writerIndex();
        target.writeShort(0);
        body.write(disk, port, target);
        target.setShort(lengthIndex, target.writerIndex() - lengthIndex - Short.BYTES);
    }
}
