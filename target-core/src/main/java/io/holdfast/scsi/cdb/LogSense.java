package io.holdfast.scsi.cdb;

/**
 * LOG SENSE, SPC-4 6.8. Nothing is saved, so that SP must be zero.
 *
 * @param pageControl PC, two bits: which values are asked for; {@link #CUMULATIVE} are those that there are
 * @param subpageCode FFh asks for all subpages
 * @param parameterPointer the first parameter code that is asked for
 */
public record LogSense(int pageControl, int pageCode, int subpageCode, int parameterPointer, long allocationLengthBytes)
        implements ParameterDataIn {

    /** PC 01b: the cumulative values. */
    public static final int CUMULATIVE = 1;

    public static final int ALL_SUBPAGES = 0xFF;

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new LogSense(cdb.bits(2, 7, 6), cdb.bits(2, 5, 0), cdb.u8(3), cdb.u16(5), cdb.u16(7)));
    }
}
