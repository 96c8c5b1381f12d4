package io.holdfast.scsi.cdb;

/**
 * RECEIVE ROD TOKEN INFORMATION, SPC-4 6.29: what became of a POPULATE TOKEN or WRITE USING TOKEN, and the token of the former.
 *
 * @param listIdentifier that of the command of the same nexus
 */
public record ReceiveRodTokenInformation(long listIdentifier, long allocationLengthBytes) implements ParameterDataIn {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new ReceiveRodTokenInformation(cdb.u32(2), cdb.u32(10)));
    }
}
