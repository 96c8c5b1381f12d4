package io.holdfast.scsi.cdb;

/**
 * READ DEFECT DATA(10) and (12), SBC-4 5.22 and 5.23.
 *
 * @param header the form of the answer's header, which differs between the two
 * @param lists the bits REQ_PLIST (2) and REQ_GLIST (1), to be given back in the header
 * @param defectListFormat the format asked for, to be given back in the header
 */
public record ReadDefectData(Header header, int lists, int defectListFormat, long allocationLengthBytes)
        implements ParameterDataIn {

    /** 4 or 8 bytes. */
    public enum Header {
        TEN,
        TWELVE
    }

    static Decoded decode10(Cdb cdb) {
        return cdb.accept(new ReadDefectData(Header.TEN, cdb.bits(2, 4, 3), cdb.bits(2, 2, 0), cdb.u16(7)));
    }

    static Decoded decode12(Cdb cdb) {
        return cdb.accept(new ReadDefectData(Header.TWELVE, cdb.bits(1, 4, 3), cdb.bits(1, 2, 0), cdb.u32(6)));
    }
}
