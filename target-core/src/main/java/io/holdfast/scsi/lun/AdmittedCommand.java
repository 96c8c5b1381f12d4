package io.holdfast.scsi.lun;

import io.holdfast.scsi.cdb.Command;
import io.holdfast.scsi.cdb.Decoded;
import java.util.function.Consumer;

/** A command that was let in, and its place at the gate. */
final class AdmittedCommand implements Gate.Entrant {

    private final ScsiTask task;
    private final Decoded.Accepted accepted;
    private final UnitState under;
    private final GateUse gateUse;
    private final Consumer<ScsiTask> inside;
    private boolean alone;
    private boolean left;

    /**
     * A command.
     *
     * @param under the state of the unit that it was checked against
     * @param inside called on the task's loop when it has waited for the gate and is inside
     */
    AdmittedCommand(ScsiTask task, Decoded.Accepted accepted, UnitState under, Consumer<ScsiTask> inside) {
        this.task = task;
        this.accepted = accepted;
        this.under = under;
        this.gateUse = GateUse.of(accepted.command());
        this.inside = inside;
    }

    Decoded.Accepted accepted() {
        return accepted;
    }

    Command command() {
        return accepted.command();
    }

    UnitState under() {
        return under;
    }

    GateUse gateUse() {
        return gateUse;
    }

    /** It has left the gate before its end. */
    void left() {
        left = true;
    }

    boolean hasLeft() {
        return left;
    }

    /** From the next time on, nobody else may be inside the gate with it. It is outside, and does not wait. */
    void goAlone() {
        alone = true;
    }

    @Override
    public boolean exclusive() {
        return alone || gateUse == GateUse.EXCLUSIVE;
    }

    @Override
    public void admitted() {
        task.loop().execute(() -> inside.accept(task));
    }
}
