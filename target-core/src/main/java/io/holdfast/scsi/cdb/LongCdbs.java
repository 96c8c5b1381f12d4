package io.holdfast.scsi.cdb;

/**
 * Whether a unit takes CDBs of 32 bytes. SBC-4 has READ (32) and its like processed only where protection information of type 2 is enabled, and no
 * image has any; a host that sends them nevertheless can be served.
 */
public enum LongCdbs {
    REFUSED,
    ACCEPTED;

    /** What is left of the commands. */
    public CommandSet of(CommandSet commands) {
        return switch (this) {
            case ACCEPTED -> commands;
            case REFUSED ->
                CommandSet.of(commands.operations().stream()
                        .filter(each -> each.opcode() != LongCdb.OPCODE)
                        .toList());
        };
    }
}
