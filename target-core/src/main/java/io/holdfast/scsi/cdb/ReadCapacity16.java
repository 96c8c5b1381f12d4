package io.holdfast.scsi.cdb;

/** READ CAPACITY(16), SBC-3 5.16. */
public record ReadCapacity16(long allocationLengthBytes) implements ParameterDataIn {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new ReadCapacity16(cdb.u32(10)));
    }
}
