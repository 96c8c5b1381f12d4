package io.holdfast.scsi.cdb;

/** TEST UNIT READY, SPC-4 6.47. */
public record TestUnitReady() implements Command {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new TestUnitReady());
    }
}
