package io.holdfast.scsi.cdb;

/**
 * INQUIRY, SPC-4 6.6.
 *
 * @param evpd whether a vital product data page is asked for, and not the standard data
 * @param pageCode the page; 0 without EVPD
 */
public record Inquiry(boolean evpd, int pageCode, long allocationLengthBytes) implements ParameterDataIn {

    static Decoded decode(Cdb cdb) {
        boolean evpd = cdb.bit(1, 0);
        int pageCode = cdb.u8(2);
        if (!evpd && pageCode != 0) {
            return cdb.refuse(2, 7);
        }
        return cdb.accept(new Inquiry(evpd, pageCode, cdb.u16(3)));
    }
}
