package io.holdfast.scsi.cdb;

/**
 * SEND DIAGNOSTIC, SPC-4 6.43: the default self-test, or nothing. There are no diagnostic pages to send, and no other
 * self-tests. The test takes nothing away from anybody, so that DEVOFFL and UNITOFFL may say that it might.
 *
 * @param selfTest SELFTEST
 */
public record SendDiagnostic(boolean selfTest) implements Command {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new SendDiagnostic(cdb.bit(1, 2)));
    }
}
