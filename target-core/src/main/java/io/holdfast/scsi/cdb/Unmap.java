package io.holdfast.scsi.cdb;

/**
 * UNMAP, SBC-4 5.35; {@link UnmapDescriptor} reads its Data-Out.
 *
 * @param parameterListLengthBytes as the CDB says; 0 is no error and unmaps nothing
 */
public record Unmap(long parameterListLengthBytes) implements Command {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new Unmap(cdb.u16(7)));
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return parameterListLengthBytes;
    }
}
