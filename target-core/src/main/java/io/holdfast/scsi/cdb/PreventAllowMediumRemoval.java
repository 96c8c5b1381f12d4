package io.holdfast.scsi.cdb;

/**
 * PREVENT ALLOW MEDIUM REMOVAL, SBC-4 5.15.
 *
 * @param prevent whether removal is prevented, and not allowed again
 */
public record PreventAllowMediumRemoval(boolean prevent) implements Command.AccessByFields {

    static Decoded decode(Cdb cdb) {
        return cdb.accept(new PreventAllowMediumRemoval(cdb.bit(4, 0)));
    }

    @Override
    public Access access() {
        return prevent ? Access.CONTROL : Access.ALWAYS;
    }
}
