package io.holdfast.scsi.cdb;

/** RECEIVE DIAGNOSTIC RESULTS, SPC-4 6.30. A page must be named (PCV), for none was sent before. */
public record ReceiveDiagnosticResults(int pageCode, long allocationLengthBytes) implements ParameterDataIn {

    static Decoded decode(Cdb cdb) {
        return cdb.bit(1, 0) ? cdb.accept(new ReceiveDiagnosticResults(cdb.u8(2), cdb.u16(3))) : cdb.refuse(1, 0);
    }
}
