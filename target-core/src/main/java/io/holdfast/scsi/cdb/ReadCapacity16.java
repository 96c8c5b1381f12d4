package io.holdfast.scsi.cdb;

/** READ CAPACITY(16), SBC-4 5.21. */
public record ReadCapacity16(long allocationLengthBytes) implements ParameterDataIn {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new ReadCapacity16(cdb.u32(10)));
    }
}
