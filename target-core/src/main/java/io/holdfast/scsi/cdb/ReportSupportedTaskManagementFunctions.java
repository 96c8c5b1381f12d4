package io.holdfast.scsi.cdb;

/**
 * REPORT SUPPORTED TASK MANAGEMENT FUNCTIONS, SPC-4 6.36; {@link SupportedTaskManagementFunctions} answers it.
 *
 * @param extended REPD: whether the answer has 16 bytes with timeouts, and not 4
 */
public record ReportSupportedTaskManagementFunctions(boolean extended, long allocationLengthBytes)
        implements ParameterDataIn {

    /** Less is an error by the standard. */
    private static final int ALLOCATION_LENGTH_MIN_BYTES = 4;

    static Decoded decode(Cdb cdb) {
        long allocationLengthBytes = cdb.u32(6);
        if (allocationLengthBytes < ALLOCATION_LENGTH_MIN_BYTES) {
            return cdb.refuse(6, 7);
        }
        return cdb.accept(new ReportSupportedTaskManagementFunctions(cdb.bit(2, 7), allocationLengthBytes));
    }
}
