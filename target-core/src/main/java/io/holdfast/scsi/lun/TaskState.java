package io.holdfast.scsi.lun;

import io.holdfast.scsi.cdb.Command;
import io.holdfast.scsi.cdb.Decoded;
import io.holdfast.scsi.cdb.Operation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a logical unit notes about a task it holds, and how the task stands at the gate. The base of the task and not a part of it, because there is one a command. Where nothing else is said,
 * known to the task's loop alone.
 */
abstract class TaskState extends Gate.Entrant {

    private static final AtomicReferenceFieldUpdater<TaskState, Fate> FATE =
            AtomicReferenceFieldUpdater.newUpdater(TaskState.class, Fate.class, "fate");

    /** How far a task has come. */
    enum Phase {
        NEW,
        /** It waits for other commands, as its and their attributes say. */
        ORDERING,
        /** It waits for its initiator's share of the buffers. */
        SHARING,
        /** The transport gathers its Data-Out. */
        COLLECTING,
        /** It waits for a buffer to read into. */
        LEASING,
        /** It stands before the gate. */
        WAITING,
        EXECUTING,
        ENDED
    }

    /** How a task ends is decided once, by whoever comes first. */
    private enum Fate {
        OPEN,
        FINISHED,
        ABORTED
    }

    Phase phase = Phase.NEW;
    long startNanos;
    long dataOutBytes;

    @Nullable
    Operation operation;

    private volatile Fate fate = Fate.OPEN;
    private Decoded.@Nullable Accepted accepted;
    private @Nullable UnitState under;
    private @Nullable Consumer<ScsiTask> inside;
    private GateUse gateUse = GateUse.NONE;
    private boolean alone;
    private boolean leftGate;
    private @Nullable Execution execution;
    private ByteBuf data = Unpooled.EMPTY_BUFFER;

    /** Guarded by the {@link TaskSet}, as all that follows. */
    boolean entered;

    boolean waitsForOthers;

    @Nullable
    ScsiTask older;

    @Nullable
    ScsiTask younger;

    private @Nullable List<Drain> drains;

    /** Whether a task management function or the end of the nexus has ended this task; set from any thread. */
    public final boolean aborted() {
        return fate == Fate.ABORTED;
    }

    /** Marks the task as aborted; false when it is marked already or has a status. Any thread. */
    final boolean abort() {
        return FATE.compareAndSet(this, Fate.OPEN, Fate.ABORTED);
    }

    /** The task gets a status; false when it was aborted before. */
    final boolean finish() {
        return FATE.compareAndSet(this, Fate.OPEN, Fate.FINISHED);
    }

    /**
     * The command is let in.
     *
     * @param state of the unit, that it was checked against
     * @param insideGate called on the task's loop when it has waited for the gate and is inside
     */
    final void admit(Decoded.Accepted command, UnitState state, Consumer<ScsiTask> insideGate) {
        inside = insideGate;
        accepted = command;
        under = state;
        gateUse = GateUse.of(command.command());
    }

    final Decoded.Accepted accepted() {
        if (accepted == null) {
            throw new IllegalStateException("the command was not admitted");
        }
        return accepted;
    }

    final Command command() {
        return accepted().command();
    }

    /** Whether it was checked against that state of the unit. */
    final boolean admittedUnder(UnitState state) {
        return state.equals(under);
    }

    final GateUse gateUse() {
        return gateUse;
    }

    /** What is to be called once it has waited for the gate and is inside. */
    final Consumer<ScsiTask> inside() {
        return Objects.requireNonNull(inside);
    }

    /** From the next time on, nobody else may be inside the gate with it. It is outside, and does not wait. */
    final void goAlone() {
        alone = true;
    }

    @Override
    final boolean exclusive() {
        return alone || gateUse == GateUse.EXCLUSIVE;
    }

    /** It has left the gate before its end. */
    final void leftGate() {
        leftGate = true;
    }

    /** Called by whoever was let in by the gate: whether it has to leave. */
    final boolean insideGate() {
        return gateUse != GateUse.NONE && !leftGate;
    }

    /** The task is at work by that. */
    final void execution(Execution atWork) {
        execution = atWork;
    }

    /** Null where the command is not executed in steps, or not yet. */
    final @Nullable Execution execution() {
        return execution;
    }

    /** The task owns the buffer from here on: the Data-Out, or what a READ fills. */
    final void hold(ByteBuf buffer) {
        data = buffer;
    }

    /** The buffer, which belongs to the caller from here on; an empty one when there is none. */
    final ByteBuf takeData() {
        ByteBuf taken = data;
        data = Unpooled.EMPTY_BUFFER;
        return taken;
    }

    final void addDrain(Drain drain) {
        if (drains == null) {
            drains = new ArrayList<>(1);
        }
        drains.add(drain);
    }

    final List<Drain> takeDrains() {
        List<Drain> taken = drains == null ? List.of() : drains;
        drains = null;
        return taken;
    }
}
