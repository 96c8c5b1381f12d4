package io.holdfast.scsi.cdb;

import io.holdfast.scsi.sense.Sense;
import org.jspecify.annotations.Nullable;

/** What {@link CommandSet#decode} made of a CDB. */
public sealed interface Decoded {

    /** The row that the CDB fits; null where it fits none, which only a {@link Rejected} has. */
    @Nullable
    Operation operation();

    /** A command in all of its fields. */
    record Accepted(Operation operation, Command command) implements Decoded {

        /** What reservations and write protection go by: the class of the row, or what the command's fields say. */
        public Access access() {
            return command instanceof Command.AccessByFields byFields ? byFields.access() : operation.access();
        }
    }

    /** An illegal CDB. */
    record Rejected(@Nullable Operation operation, Sense sense) implements Decoded {}
}
