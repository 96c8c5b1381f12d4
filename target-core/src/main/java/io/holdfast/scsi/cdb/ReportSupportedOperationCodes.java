package io.holdfast.scsi.cdb;

/**
 * REPORT SUPPORTED OPERATION CODES, SPC-4 6.35; {@link SupportedOperationCodes} answers it.
 *
 * @param timeouts RCTD: whether command timeouts descriptors are asked for
 * @param requestedOpcode looked at unless all commands are asked for
 * @param requestedServiceAction looked at where the option names a service action
 */
public record ReportSupportedOperationCodes(
        Option option, boolean timeouts, int requestedOpcode, int requestedServiceAction, long allocationLengthBytes)
        implements ParameterDataIn {

    /** REPORTING OPTIONS, in the order of their codes. */
    public enum Option {
        ALL_COMMANDS,
        /** An operation code that has no service actions. */
        OPCODE,
        /** An operation code that has service actions, and one of these. */
        SERVICE_ACTION,
        /** An operation code and, where it has service actions, one of these. */
        EITHER
    }

    static Decoded decode(Cdb cdb) {
        int code = cdb.bits(2, 2, 0);
        if (code >= Option.values().length) {
            return cdb.refuse(2, 2);
        }
        return cdb.accept(new ReportSupportedOperationCodes(
                Option.values()[code], cdb.bit(2, 7), cdb.u8(3), cdb.u16(4), cdb.u32(6)));
    }
}
