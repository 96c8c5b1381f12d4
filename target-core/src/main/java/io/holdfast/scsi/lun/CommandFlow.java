package io.holdfast.scsi.lun;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.TaskAttribute;
import io.holdfast.scsi.cdb.Command;
import io.holdfast.scsi.cdb.CommandSet;
import io.holdfast.scsi.cdb.Decoded;
import io.holdfast.scsi.cdb.Operation;
import io.holdfast.scsi.cdb.Read;
import io.holdfast.scsi.lun.TaskState.Phase;
import io.holdfast.scsi.mode.ModePages;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.holdfast.scsi.sense.SenseKey;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves each task of a unit through its phases: admission, data, gate, execution, end. All of it happens on the task's loop.
 *
 * <pre>
 *   submit -> refused
 *          -> ORDERING -> SHARING -> COLLECTING (Data-Out) or LEASING (a READ's buffer)
 *          -> WAITING at the gate -> EXECUTING -> ENDED
 * </pre>
 *
 * <p>An abort marks the task from any thread. What comes of it is decided here: where nothing is under way the task ends at once, else with its I/O.
 */
final class CommandFlow implements Execution.TaskEnding {

    private static final Logger LOG = LoggerFactory.getLogger(CommandFlow.class);

    /** An ACA task where there is no ACA condition, and there never is one (SAM-5 5.10.4). */
    private static final Outcome INVALID_MESSAGE =
            Outcome.check(Sense.of(SenseKey.ILLEGAL_REQUEST, AdditionalSense.INVALID_MESSAGE_ERROR));

    private static final Outcome LUN_NOT_SUPPORTED = Outcome.check(Sense.logicalUnitNotSupported());

    private static final Outcome LEASE_NOT_KEPT = Outcome.check(Sense.internalTargetFailure());

    private final CommandSet commands;
    private final AccessGuard guard;
    private final LimitCheck limits;
    private final int blockBytes;
    private final AtomicReference<UnitState> state;
    private final NexusTable nexuses;
    private final AlignedBufferPool buffers;
    private final CommandListener listener;
    private final Gate gate = new Gate();
    private final TaskSet tasks = new TaskSet(this::abandon, this::turnCame);
    private final ReservationService reservations;
    private final LeaseService leases;
    private final CopyService copies;
    private final OverhaulService overhauls;
    private final ModePages modeDefaults;
    private final Cscd cscd;
    private final DeviceServer server;
    private final Consumer<ScsiTask> insideGate = this::perform;
    private final Consumer<ScsiTask> hasShare = this::transfer;
    private volatile boolean closed;

    CommandFlow(DiskParts parts) {
        this.commands = parts.commands();
        this.guard = parts.guard();
        this.limits = new LimitCheck(parts.disk().limits());
        this.blockBytes = parts.medium().blockBytes();
        this.state = parts.state();
        this.nexuses = parts.nexuses();
        this.buffers = parts.buffers();
        this.listener = parts.listener();
        ReservationService.Keeping keeping = new ReservationService.Keeping(
                parts.reservationStore(), parts.medium().blocking());
        this.reservations =
                new ReservationService(parts.reservationRules(), keeping, state, nexuses.attentions(), tasks);
        this.leases = parts.leases(gate);
        this.copies = new CopyService(nexuses, new TokenService(this::cscd, parts.tokens(), nexuses));
        this.overhauls = new OverhaulService(
                parts.medium(), new OverhaulOrder.Reader(parts.disk().limits()), parts.overhauls(), state);
        this.modeDefaults = parts.answers().modeDefaults();
        this.cscd = new Cscd(
                parts.disk().identity().naa(), parts.medium(), gate, guard, state, nexuses, leases, () -> closed);
        this.server = new DeviceServer(
                parts.medium(),
                parts.disk().limits(),
                parts.answers(),
                nexuses,
                new DeviceServer.Services(
                        reservations, copies, new ModeService(state, nexuses.attentions()), overhauls, parts.undo()),
                this);
    }

    Gate gate() {
        return gate;
    }

    TaskSet tasks() {
        return tasks;
    }

    ReservationService reservations() {
        return reservations;
    }

    LeaseService leases() {
        return leases;
    }

    OverhaulService overhauls() {
        return overhauls;
    }

    /** The mode parameters that a reset brings back. */
    ModePages modeDefaults() {
        return modeDefaults;
    }

    CopyService copies() {
        return copies;
    }

    Cscd cscd() {
        return cscd;
    }

    /** Refuses commands from now on. Those that were let in are in the task set and can be aborted. */
    void close() {
        closed = true;
    }

    void submit(ScsiTask task) {
        task.startNanos = System.nanoTime();
        tasks.enter(task);
        if (task.aborted()) {
            conclude(task, Outcome.TASK_ABORTED);
            return;
        }
        if (task.attribute() == TaskAttribute.ACA) {
            conclude(task, INVALID_MESSAGE);
            return;
        }
        Decoded decoded = commands.decode(task.cdb());
        task.operation = decoded.operation();
        UnitState now = state.get();
        Outcome refusal = attention(task, decoded.operation());
        if (refusal == null) {
            refusal = switch (decoded) {
                case Decoded.Rejected rejected -> Outcome.check(rejected.sense());
                case Decoded.Accepted accepted -> refusal(task, accepted, now);
            };
        }
        if (refusal == null && decoded instanceof Decoded.Accepted accepted) {
            admit(task, accepted, now);
        } else if (refusal != null) {
            conclude(task, refusal);
        }
    }

    private @Nullable Outcome attention(ScsiTask task, @Nullable Operation operation) {
        if (operation != null && operation.answeredByAnyUnit()) {
            return null;
        }
        AdditionalSense condition = nexuses.attentions().take(task.nexus());
        return condition == null ? null : Outcome.check(Sense.unitAttention(condition));
    }

    private @Nullable Outcome refusal(ScsiTask task, Decoded.Accepted accepted, UnitState now) {
        Outcome refusal = guard.refusal(accepted, task.nexus(), now);
        if (refusal != null) {
            return refusal;
        }
        Sense fault = limits.refusal(accepted, now.capacity().blocks(), task.dataOutBufferBytes());
        return fault == null ? null : Outcome.check(fault);
    }

    private void admit(ScsiTask task, Decoded.Accepted accepted, UnitState now) {
        task.admit(accepted, now, insideGate);
        if (closed) {
            conclude(task, LUN_NOT_SUPPORTED);
            return;
        }
        if (!nexuses.attached(task.nexus())) {
            // Asked after the task is in the set, where a detach looks second: one of the two sees the other, so
            // nothing of a lost nexus lands late.
            task.abort();
            conclude(task, Outcome.TASK_ABORTED);
            return;
        }
        if (tasks.mayBegin(task)) {
            begin(task);
        } else {
            task.phase = Phase.ORDERING;
        }
    }

    private void turnCame(ScsiTask task) {
        if (task.phase == Phase.ORDERING) {
            begin(task);
        }
    }

    /** Up to here the task holds neither a buffer nor a share of them, so that one that waits for older ones never keeps memory from them. */
    private void begin(ScsiTask task) {
        Command command = task.command();
        boolean reads = command instanceof Read read && read.blocks() > 0;
        if (reads || command.dataOutBytes(blockBytes) > 0) {
            task.phase = Phase.SHARING;
            task.takeShare(hasShare);
        } else {
            proceed(task);
        }
    }

    private void transfer(ScsiTask task) {
        Command command = task.command();
        if (command instanceof Read read) {
            task.phase = Phase.LEASING;
            lease(task, (int) read.blocks() * blockBytes);
        } else {
            task.phase = Phase.COLLECTING;
            task.collect((int) command.dataOutBytes(blockBytes));
        }
    }

    private void lease(ScsiTask task, int lengthBytes) {
        ByteBuf buffer = buffers.tryLease(lengthBytes);
        if (buffer == null) {
            buffers.lease(lengthBytes, task.loop(), later -> leased(task, later));
        } else {
            leased(task, buffer);
        }
    }

    private void leased(ScsiTask task, ByteBuf buffer) {
        if (task.phase == Phase.LEASING) {
            task.hold(buffer);
            proceed(task);
        } else {
            buffer.release();
        }
    }

    void execute(ScsiTask task, ByteBuf dataOut) {
        if (task.phase != Phase.COLLECTING) {
            dataOut.release();
            return;
        }
        task.dataOutBytes = dataOut.readableBytes();
        task.hold(dataOut);
        proceed(task);
    }

    private void proceed(ScsiTask task) {
        if (task.gateUse() == GateUse.NONE || gate.enter(task)) {
            perform(task);
        } else {
            task.phase = Phase.WAITING;
        }
    }

    /** The task is inside the gate, if it needs it. What it was checked against may have changed before. */
    private void perform(ScsiTask task) {
        task.phase = Phase.EXECUTING;
        UnitState now = state.get();
        Outcome refusal = null;
        if (task.aborted()) {
            refusal = Outcome.TASK_ABORTED;
        } else if (!task.admittedUnder(now)) {
            refusal = refusal(task, task.accepted(), now);
        }
        if (refusal != null) {
            end(task, refusal);
        } else if (guard.needsLease(task.accepted().access(), task.nexus(), now)) {
            takeLease(task);
        } else {
            execute(task, now);
        }
    }

    /** The first write of a host: alone inside the gate it takes the lease, and then goes on. */
    private void takeLease(ScsiTask task) {
        if (!task.exclusive()) {
            gate.leave(task);
            task.goAlone();
            proceed(task);
            return;
        }
        leases.claim(
                task.nexus().initiator().name(),
                failure -> task.loop().execute(() -> {
                    if (failure.isPresent()) {
                        end(task, LEASE_NOT_KEPT);
                    } else {
                        perform(task);
                    }
                }));
    }

    private void execute(ScsiTask task, UnitState now) {
        try {
            server.execute(task, task.command(), task.takeData(), now);
        } catch (RuntimeException e) {
            if (task.phase == Phase.ENDED) {
                throw e;
            }
            LOG.error("{} failed", task.operation, e);
            end(task, Outcome.check(Sense.internalTargetFailure()));
        }
    }

    @Override
    public void answer(ScsiTask task, Outcome outcome) {
        conclude(task, outcome);
    }

    @Override
    public void leaveGate(ScsiTask task) {
        task.leftGate();
        gate.leave(task);
    }

    @Override
    public void end(ScsiTask task, Outcome outcome) {
        try {
            if (task.phase != Phase.ENDED) {
                conclude(task, outcome);
            }
        } finally {
            if (task.insideGate()) {
                gate.leave(task);
            }
        }
    }

    /** The task was aborted. What is under way ends by itself. */
    private void abandon(ScsiTask task) {
        switch (task.phase) {
            case COLLECTING, LEASING, ORDERING -> conclude(task, Outcome.TASK_ABORTED);
            case SHARING -> {
                task.leaveShare();
                conclude(task, Outcome.TASK_ABORTED);
            }
            case WAITING -> {
                if (gate.withdraw(task)) {
                    conclude(task, Outcome.TASK_ABORTED);
                }
            }
            case EXECUTING -> {
                Execution execution = task.execution();
                if (execution != null) {
                    execution.abandoned();
                }
            }
            case NEW, ENDED -> {
                // It is about to be submitted, and ends then; or it has ended.
            }
        }
    }

    /** The last thing that is done with a task: it gets its status, or none when it was aborted before. */
    private void conclude(ScsiTask task, Outcome outcome) {
        task.phase = Phase.ENDED;
        task.takeData().release();
        try {
            if (task.finish()) {
                tell(task, outcome);
                task.finished(outcome instanceof Outcome.Check check ? asAsked(check) : outcome);
            } else {
                if (outcome instanceof Outcome.Data data) {
                    data.data().release();
                }
                listener.aborted(task, task.operation);
                task.dropped();
            }
        } finally {
            tasks.remove(task);
        }
    }

    private Outcome asAsked(Outcome.Check check) {
        return check.in(state.get().modes().control().senseFormat());
    }

    private void tell(ScsiTask task, Outcome outcome) {
        long bytes = outcome instanceof Outcome.Data data ? data.data().readableBytes() : task.dataOutBytes;
        long nanos = System.nanoTime() - task.startNanos;
        listener.completed(task, task.operation, outcome.status(), bytes, nanos);
    }
}
