package io.holdfast.scsi.cdb;

/**
 * MODE SENSE(6) and (10), SPC-4 6.13 and 6.14.
 *
 * @param header the form of the mode parameter header, the one thing in which the two widths differ
 * @param blockDescriptors as DBD and LLBAA ask for them
 * @param pageCode 3Fh asks for all pages
 * @param subpageCode FFh asks for all subpages
 */
public record ModeSense(
        Header header,
        BlockDescriptors blockDescriptors,
        PageControl pageControl,
        int pageCode,
        int subpageCode,
        long allocationLengthBytes)
        implements ParameterDataIn {

    public static final int ALL_PAGES = 0x3F;
    public static final int ALL_SUBPAGES = 0xFF;

    /** SPC-4 7.5.5: 4 or 8 bytes. */
    public enum Header {
        SIX,
        TEN
    }

    /** Whether and how the capacity and the block length are told, SBC-4 6.5.2. */
    public enum BlockDescriptors {
        OMITTED,
        /** 8 bytes with 32 bits for the number of blocks. */
        SHORT_LBA,
        /** 16 bytes with 64 bits for it; only in the longer header. */
        LONG_LBA
    }

    /** PC: which values are asked for. In the order of their codes. */
    public enum PageControl {
        CURRENT,
        /** A mask: ones where MODE SELECT may change something. */
        CHANGEABLE,
        DEFAULT,
        SAVED
    }

    static Decoded decode6(Cdb cdb) {
        return decode(cdb, Header.SIX, BlockDescriptors.SHORT_LBA, cdb.u8(4));
    }

    static Decoded decode10(Cdb cdb) {
        BlockDescriptors form = cdb.bit(1, 4) ? BlockDescriptors.LONG_LBA : BlockDescriptors.SHORT_LBA;
        return decode(cdb, Header.TEN, form, cdb.u16(7));
    }

    private static Decoded decode(Cdb cdb, Header header, BlockDescriptors form, long allocationLengthBytes) {
        boolean disabled = cdb.bit(1, 3);
        return cdb.accept(new ModeSense(
                header,
                disabled ? BlockDescriptors.OMITTED : form,
                PageControl.values()[cdb.bits(2, 7, 6)],
                cdb.bits(2, 5, 0),
                cdb.u8(3),
                allocationLengthBytes));
    }
}
