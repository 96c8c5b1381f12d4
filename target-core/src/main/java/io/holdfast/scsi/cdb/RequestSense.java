package io.holdfast.scsi.cdb;

import io.holdfast.scsi.sense.SenseFormat;

/**
 * REQUEST SENSE, SPC-4 6.39.
 *
 * @param format as DESC asks for it
 */
public record RequestSense(SenseFormat format, long allocationLengthBytes) implements ParameterDataIn {

    static Decoded decode(Cdb cdb) {
        SenseFormat format = cdb.bit(1, 0) ? SenseFormat.DESCRIPTOR : SenseFormat.FIXED;
        return cdb.accept(new RequestSense(format, cdb.u8(4)));
    }
}
