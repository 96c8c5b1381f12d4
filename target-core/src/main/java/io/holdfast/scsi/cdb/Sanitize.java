package io.holdfast.scsi.cdb;

/**
 * SANITIZE, SBC-4 5.30: all of the medium is overwritten or erased, whatever is cached included.
 *
 * @param immed whether the status comes when it has begun
 * @param ause whether EXIT FAILURE MODE may end the state that a failure leaves
 * @param parameterListLengthBytes as the CDB says; only OVERWRITE has a list
 */
public record Sanitize(Method method, boolean immed, boolean ause, int parameterListLengthBytes) implements Command {

    /** The service actions. */
    public enum Method {
        OVERWRITE,
        BLOCK_ERASE,
        EXIT_FAILURE_MODE;

        Decoded decode(Cdb cdb) {
            return cdb.accept(new Sanitize(this, cdb.bit(1, 7), cdb.bit(1, 5), cdb.u16(7)));
        }
    }

    @Override
    public long dataOutBytes(int blockBytes) {
        return parameterListLengthBytes;
    }
}
