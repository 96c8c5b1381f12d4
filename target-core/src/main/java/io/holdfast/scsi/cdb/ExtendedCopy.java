package io.holdfast.scsi.cdb;

/**
 * EXTENDED COPY(LID1), SPC-4 6.4: the unit copies blocks by itself, from and to the units that its Data-Out names.
 *
 * @param parameterListLengthBytes as the CDB says; 0 is no error and copies nothing
 */
public record ExtendedCopy(long parameterListLengthBytes) implements Command {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new ExtendedCopy(cdb.u32(10)));
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return parameterListLengthBytes;
    }
}
