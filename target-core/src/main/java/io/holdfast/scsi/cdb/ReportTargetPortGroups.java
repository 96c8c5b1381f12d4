package io.holdfast.scsi.cdb;

/** REPORT TARGET PORT GROUPS, SPC-4 6.37. */
public record ReportTargetPortGroups(Header header, long allocationLengthBytes) implements ParameterDataIn {

    /** PARAMETER DATA FORMAT: what stands before the groups. In the order of their codes. */
    public enum Header {
        /** The length alone. */
        LENGTH_ONLY,
        /** The length and how long an implicit transition may take. */
        EXTENDED
    }

    static Decoded decode(Cdb cdb) {
        int code = cdb.bits(1, 7, 5);
        if (code >= Header.values().length) {
            return cdb.refuse(1, 7);
        }
        return cdb.accept(new ReportTargetPortGroups(Header.values()[code], cdb.u32(6)));
    }
}
