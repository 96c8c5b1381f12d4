package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import java.util.List;
import java.util.Optional;

/**
 * The logical units of one target by their numbers, and the nexuses that see them. The units stand in an immutable snapshot: a command looks one up without a lock.
 */
public final class UnitInventory {

    /** The numbers in use, ascending. */
    public List<LunNumber> luns() {
        throw new UnsupportedOperationException("next slice");
    }

    /** Puts a unit under a free number; nexuses that are attached see it from now on and are told by a unit attention of the other units. */
    public void add(LunNumber lun, LogicalUnit unit) {
        throw new UnsupportedOperationException("next slice");
    }

    /**
     * Takes a unit away. New commands to its number are refused, its own are aborted.
     *
     * @param drained called once, on any thread, when none of its tasks touches the image any more
     */
    public void remove(LunNumber lun, Runnable drained) {
        throw new UnsupportedOperationException("next slice");
    }

    /**
     * Where a command goes: never null, for a LUN that does not exist answers too (SPC-4 6.6, 6.33, 6.39; all else 25/00).
     *
     * @param lunField the 8-byte LUN field, the first byte in the highest place
     */
    public LogicalUnit at(long lunField) {
        throw new UnsupportedOperationException("next slice");
    }

    /** The unit of that LUN field, empty where none exists: task management functions tell the difference. */
    public Optional<LogicalUnit> find(long lunField) {
        throw new UnsupportedOperationException("next slice");
    }

    /** A nexus has come up: attaches it to all units. Called before its first command. */
    public void attach(Nexus nexus) {
        throw new UnsupportedOperationException("next slice");
    }

    /**
     * A nexus is lost.
     *
     * @param drained called once, on any thread, when none of its tasks touches any image any more
     */
    public void detach(Nexus nexus, Runnable drained) {
        throw new UnsupportedOperationException("next slice");
    }

    /**
     * TARGET WARM RESET and TARGET COLD RESET: resets all units.
     *
     * @param done called once, on any thread, when every command that was aborted has ended
     */
    public void reset(Nexus by, Runnable done) {
        throw new UnsupportedOperationException("next slice");
    }
}
