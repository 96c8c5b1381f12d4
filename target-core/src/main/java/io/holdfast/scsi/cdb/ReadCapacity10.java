package io.holdfast.scsi.cdb;

/** READ CAPACITY(10), SBC-4 5.20. */
public record ReadCapacity10() implements Command {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new ReadCapacity10());
    }
}
