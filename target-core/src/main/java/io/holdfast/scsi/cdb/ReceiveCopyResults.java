package io.holdfast.scsi.cdb;

/**
 * What an initiator asks about its copies, SPC-4 6.22 to 6.28; in SPC-3 one command, RECEIVE COPY RESULTS. There is no
 * RECEIVE COPY DATA: no segment descriptor that is supported holds data back for it.
 *
 * @param listIdentifier which EXTENDED COPY of the same nexus is meant; of no meaning to OPERATING_PARAMETERS
 */
public record ReceiveCopyResults(Action action, int listIdentifier, long allocationLengthBytes)
        implements ParameterDataIn {

    /** The service actions. */
    public enum Action {
        COPY_STATUS,
        OPERATING_PARAMETERS,
        FAILURE_DETAILS;

        Decoded decode(Cdb cdb) {
            return cdb.accept(new ReceiveCopyResults(this, cdb.u8(2), cdb.u32(10)));
        }
    }
}
