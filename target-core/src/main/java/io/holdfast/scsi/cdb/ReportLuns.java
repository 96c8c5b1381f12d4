package io.holdfast.scsi.cdb;

/** REPORT LUNS, SPC-4 6.33. */
public record ReportLuns(Selection selection, long allocationLengthBytes) implements ParameterDataIn {

    /** Room for the header and one LUN; less is an error by the standard. */
    private static final int ALLOCATION_LENGTH_MIN_BYTES = 16;

    /** SELECT REPORT: which logical units are listed. */
    public enum Selection {
        /** 00h: all but the well-known ones. */
        ORDINARY,
        /** 01h: only well-known ones. */
        WELL_KNOWN,
        /** 02h: all. */
        ALL
    }

    static Decoded decode(Cdb cdb) {
        int code = cdb.u8(2);
        if (code >= Selection.values().length) {
            return cdb.refuse(2, 7);
        }
        long allocationLengthBytes = cdb.u32(6);
        if (allocationLengthBytes < ALLOCATION_LENGTH_MIN_BYTES) {
            return cdb.refuse(6, 7);
        }
        return cdb.accept(new ReportLuns(Selection.values()[code], allocationLengthBytes));
    }
}
