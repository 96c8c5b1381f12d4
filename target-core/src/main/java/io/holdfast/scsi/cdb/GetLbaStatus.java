package io.holdfast.scsi.cdb;

/**
 * GET LBA STATUS, SBC-4 5.6.
 *
 * @param startingLba the block that the first descriptor tells of; unsigned
 */
public record GetLbaStatus(long startingLba, long allocationLengthBytes) implements ParameterDataIn {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new GetLbaStatus(cdb.u64(2), cdb.u32(10)));
    }
}
