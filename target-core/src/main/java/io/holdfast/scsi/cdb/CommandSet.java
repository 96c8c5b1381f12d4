package io.holdfast.scsi.cdb;

import io.holdfast.scsi.sense.Sense;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The operations that a unit has, and the decoder of its CDBs. Immutable. */
public final class CommandSet {

    private static final int OPCODES = 256;
    private static final int SERVICE_ACTIONS = 32;

    private final List<Operation> operations;

    /** By operation code: nothing, the one operation without service actions, or one for each of the 32. */
    private final @Nullable Operation[][] rows = new @Nullable Operation[OPCODES][0];

    private CommandSet(List<Operation> operations) {
        this.operations = operations;
        for (Operation operation : operations) {
            int opcode = operation.opcode();
            if (rows[opcode].length == 0) {
                rows[opcode] = new @Nullable Operation[operation.hasServiceAction() ? SERVICE_ACTIONS : 1];
            }
            rows[opcode][operation.serviceAction()] = operation;
        }
    }

    /** All that the table has. */
    public static CommandSet complete() {
        return of(List.of(Operation.values()));
    }

    public static CommandSet of(Collection<Operation> operations) {
        return new CommandSet(operations.stream()
                .distinct()
                .sorted(Comparator.comparingInt(Operation::opcode).thenComparingInt(Operation::serviceAction))
                .toList());
    }

    /** In the order of operation code and service action. */
    public List<Operation> operations() {
        return operations;
    }

    /**
     * The command that a CDB asks for, or the sense data that refuses it: INVALID COMMAND OPERATION CODE, or INVALID
     * FIELD IN CDB with a pointer to the highest faulty bit of the first faulty byte.
     *
     * @param cdb at least 16 bytes, as a transport pads them
     */
    public Decoded decode(byte[] cdb) {
        @Nullable Operation[] row = rows[cdb[0] & 0xFF];
        if (LongCdb.is(cdb[0]) && row.length > 0) {
            return decodeLong(row, cdb);
        }
        if (row.length == 0) {
            return new Decoded.Rejected(null, Sense.invalidOpcode());
        }
        Operation operation = row[row.length == 1 ? 0 : cdb[1] & 0x1F];
        if (operation == null) {
            return new Decoded.Rejected(null, Sense.invalidFieldInCdb(1, 4));
        }
        return operation.decode(cdb);
    }

    private static Decoded decodeLong(@Nullable Operation[] row, byte[] cdb) {
        if (!LongCdb.isWhole(cdb)) {
            return new Decoded.Rejected(null, Sense.invalidFieldInCdb(7, 7));
        }
        int serviceAction = LongCdb.serviceAction(cdb);
        Operation operation = serviceAction < SERVICE_ACTIONS ? row[serviceAction] : null;
        return operation == null ? new Decoded.Rejected(null, Sense.invalidFieldInCdb(8, 7)) : operation.decode(cdb);
    }
}
