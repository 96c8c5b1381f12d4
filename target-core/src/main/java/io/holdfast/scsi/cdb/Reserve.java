package io.holdfast.scsi.cdb;

/** RESERVE(6) and (10) of the whole unit by the initiator itself, SPC-2 7.21 and 7.22. */
public record Reserve() implements Command {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new Reserve());
    }
}
