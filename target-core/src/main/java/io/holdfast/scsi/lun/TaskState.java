package io.holdfast.scsi.lun;

import io.holdfast.scsi.cdb.Operation;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** What a logical unit notes about a task it holds. Where nothing else is said, known to the task's loop alone. */
final class TaskState {

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
    private @Nullable AdmittedCommand admitted;
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

    boolean aborted() {
        return fate == Fate.ABORTED;
    }

    /** Marks the task as aborted; false when it is marked already or has a status. Any thread. */
    boolean abort() {
        return FATE.compareAndSet(this, Fate.OPEN, Fate.ABORTED);
    }

    /** The task gets a status; false when it was aborted before. */
    boolean finish() {
        return FATE.compareAndSet(this, Fate.OPEN, Fate.FINISHED);
    }

    void admit(AdmittedCommand command) {
        admitted = command;
    }

    AdmittedCommand admitted() {
        if (admitted == null) {
            throw new IllegalStateException("the command was not admitted");
        }
        return admitted;
    }

    /** The task is at work by that. */
    void execution(Execution atWork) {
        execution = atWork;
    }

    /** Null where the command is not executed in steps, or not yet. */
    @Nullable
    Execution execution() {
        return execution;
    }

    /** The task owns the buffer from here on: the Data-Out, or what a READ fills. */
    void hold(ByteBuf buffer) {
        data = buffer;
    }

    /** The buffer, which belongs to the caller from here on; an empty one when there is none. */
    ByteBuf takeData() {
        ByteBuf taken = data;
        data = Unpooled.EMPTY_BUFFER;
        return taken;
    }

    void addDrain(Drain drain) {
        if (drains == null) {
            drains = new ArrayList<>(1);
        }
        drains.add(drain);
    }

    List<Drain> takeDrains() {
        List<Drain> taken = drains == null ? List.of() : drains;
        drains = null;
        return taken;
    }
}
