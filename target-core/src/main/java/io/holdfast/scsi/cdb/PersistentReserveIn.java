package io.holdfast.scsi.cdb;

/** PERSISTENT RESERVE IN, SPC-4 6.15. */
public record PersistentReserveIn(Action action, long allocationLengthBytes) implements ParameterDataIn {

    /** The service actions. */
    public enum Action {
        READ_KEYS,
        READ_RESERVATION,
        REPORT_CAPABILITIES,
        READ_FULL_STATUS;

        Decoded decode(Cdb cdb) {
            return cdb.accept(new PersistentReserveIn(this, cdb.u16(7)));
        }
    }
}
