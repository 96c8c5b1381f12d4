package io.holdfast.scsi.cdb;

/**
 * POPULATE TOKEN, SBC-3 5.7: makes a token that stands for what blocks of this unit hold.
 *
 * @param listIdentifier by which RECEIVE ROD TOKEN INFORMATION asks for the token
 * @param parameterListLengthBytes as the CDB says; 0 is no error and makes no token
 */
public record PopulateToken(long listIdentifier, long parameterListLengthBytes) implements Command {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new PopulateToken(cdb.u32(6), cdb.u32(10)));
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return parameterListLengthBytes;
    }
}
