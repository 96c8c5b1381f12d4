package io.holdfast.scsi.cdb;

/** RELEASE(6) and (10) of the whole unit by the initiator itself, SPC-2 7.17 and 7.18. */
public record Release() implements Command {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new Release());
    }
}
