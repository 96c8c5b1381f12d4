package io.holdfast.scsi.cdb;

/**
 * MODE SELECT(6) and (10), SPC-4 6.11 and 6.12. Nothing is saved, so that SP must be zero; and PF must be one, for
 * there are no parameters but in pages.
 *
 * @param header the form of the mode parameter header, the one thing in which the two widths differ
 * @param parameterListLengthBytes as the CDB says; 0 changes nothing
 */
public record ModeSelect(ModeSense.Header header, int parameterListLengthBytes) implements Command {

    static Decoded decode6(Cdb cdb) {
        return decode(cdb, ModeSense.Header.SIX, cdb.u8(4));
    }

    static Decoded decode10(Cdb cdb) {
        return decode(cdb, ModeSense.Header.TEN, cdb.u16(7));
    }

    private static Decoded decode(Cdb cdb, ModeSense.Header header, int parameterListLengthBytes) {
        boolean pageFormat = cdb.bit(1, 4);
        return pageFormat ? cdb.accept(new ModeSelect(header, parameterListLengthBytes)) : cdb.refuse(1, 4);
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return parameterListLengthBytes;
    }
}
