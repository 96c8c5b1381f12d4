package io.holdfast.scsi.cdb;

/**
 * WRITE USING TOKEN, SBC-3 5.44: writes to this unit what a token stands for.
 *
 * @param listIdentifier by which RECEIVE ROD TOKEN INFORMATION asks how far it is
 * @param parameterListLengthBytes as the CDB says; 0 is no error and writes nothing
 */
public record WriteUsingToken(long listIdentifier, long parameterListLengthBytes) implements Command {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new WriteUsingToken(cdb.u32(6), cdb.u32(10)));
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return parameterListLengthBytes;
    }
}
