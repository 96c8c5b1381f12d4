package io.holdfast.scsi.lun;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.image.BlockDevice;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.inquiry.Capacity;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.scsi.reservation.Reservations;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sharing.LeaseEvent;
import io.holdfast.scsi.sharing.WriteLease;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A disk: an image behind a LUN. */
public final class DiskUnit implements LogicalUnit {

    private static final String NO_LEASE =
            "it has no write lease: its sharing mode is neither single-writer nor exclusive";

    private final UnitIdentity identity;
    private final Medium medium;
    private final NexusTable nexuses;
    private final AtomicReference<UnitState> state;
    private final CommandFlow flow;
    private final Growth growth;
    private final UnitSnapshots snapshots;
    private final Optional<SpaceWatch> spaceWatch;
    private final TokenRegistry tokens;

    /**
     * A disk with nobody attached.
     *
     * @param device stays the caller's, to be closed after {@link #close}
     * @param buffers where the data of reads is put; a transfer is at most as long as its longest lease
     * @throws IllegalArgumentException when the block size does not go with the image
     */
    public DiskUnit(BlockDevice device, DiskSettings settings, AlignedBufferPool buffers, CommandListener listener) {
        this(device, settings, buffers, listener, Thread::startVirtualThread, Timer.REAL);
    }

    /** The same with a place of one's own for what waits for the disk, and a clock. */
    DiskUnit(
            BlockDevice device,
            DiskSettings settings,
            AlignedBufferPool buffers,
            CommandListener listener,
            Executor blocking,
            Timer timer) {
        DiskParts parts = DiskParts.of(device, settings, buffers, listener, new LeaseService.Threads(blocking, timer));
        this.identity = settings.identity();
        this.medium = parts.medium();
        this.nexuses = parts.nexuses();
        this.state = parts.state();
        this.flow = new CommandFlow(parts);
        OperatorWork work = new OperatorWork(medium.blocking(), flow.gate());
        this.growth = new Growth(medium, state, nexuses.attentions(), work);
        this.snapshots = new UnitSnapshots(parts, work, growth);
        this.spaceWatch = parts.spaceWatch();
        this.tokens = parts.tokens();
        flow.leases().watchAbsentHolder();
        spaceWatch.ifPresent(SpaceWatch::start);
    }

    public UnitIdentity identity() {
        return identity;
    }

    public Capacity capacity() {
        return state.get().capacity();
    }

    /** The disk as another unit's EXTENDED COPY sees it. */
    Cscd cscd() {
        return flow.cscd();
    }

    /** The tokens that stand for its blocks. */
    TokenRegistry tokens() {
        return tokens;
    }

    /** The persistent reservations as they are now. */
    public Reservations reservations() {
        return state.get().reservations();
    }

    /** Whether it is for one host alone, so that the others cannot log in. */
    public boolean exclusive() {
        return flow.leases().exclusive();
    }

    /** Who may write, in a sharing mode that has a write lease. */
    public Optional<WriteLease> lease() {
        return flow.leases().lease();
    }

    /**
     * An operator takes the write lease from whoever has it: the next who writes gets it. A holder that is logged in
     * would take it back with its next write, and so keeps it.
     *
     * @param done told once, on any thread, why it could not be done; empty when it was
     */
    public void releaseLease(Consumer<Optional<String>> done) {
        if (lease().isEmpty()) {
            done.accept(Optional.of(NO_LEASE));
            return;
        }
        if (state.get().lease() instanceof WriteLease.Held(var holder) && nexuses.attached(holder)) {
            done.accept(Optional.of(holder + " is logged in, and would take the write lease back with its next write;"
                    + " name the host that is to have it, or log " + holder + " out first"));
            return;
        }
        flow.leases().happen(new LeaseEvent.Released(), lease -> true, done);
    }

    /**
     * An operator gives an initiator the write lease, whoever has it. What the old holder has in flight ends before;
     * what it sends or has not begun is refused.
     *
     * @param initiator its name, normalised; where it is not logged in, its time to come runs
     * @param done told once, on any thread, why it could not be done; empty when it was
     */
    public void giveLease(String initiator, Consumer<Optional<String>> done) {
        if (lease().isEmpty()) {
            done.accept(Optional.of(NO_LEASE));
            return;
        }
        flow.leases().happen(new LeaseEvent.Given(initiator), lease -> true, done);
    }

    /** How many commands have come and have not ended. */
    public int tasks() {
        return flow.tasks().size();
    }

    @Override
    public void attach(Nexus nexus, TargetUnits target) {
        nexuses.attach(nexus, target);
        flow.leases().arrived(nexus);
    }

    @Override
    public void admit(String initiator, Consumer<Optional<String>> done) {
        if (!flow.leases().exclusive()) {
            done.accept(Optional.empty());
        } else if (state.get().lease().heldBy(initiator)) {
            done.accept(Optional.empty());
        } else if (!state.get().lease().allows(initiator)) {
            done.accept(Optional.of(keptOut()));
        } else {
            flow.leases()
                    .happen(
                            new LeaseEvent.Claimed(initiator),
                            lease -> true,
                            failure -> done.accept(
                                    state.get().lease().heldBy(initiator)
                                            ? Optional.empty()
                                            : Optional.of(failure.orElseGet(this::keptOut))));
        }
    }

    private String keptOut() {
        return switch (state.get().lease()) {
            case WriteLease.Held(var holder) ->
                "it is for one host at a time (sharing: exclusive), and " + holder + " has it";
            case WriteLease.Lost _ -> "it is for one host at a time (sharing: exclusive), and which one is lost";
            case WriteLease.Free _ -> "it is for one host at a time (sharing: exclusive)";
        };
    }

    @Override
    public void detach(Nexus nexus, Runnable drained) {
        end(nexus, () -> {
            flow.leases().watchAbsentHolder();
            drained.run();
        });
    }

    @Override
    public void logout(Nexus nexus, Runnable drained) {
        end(nexus, () -> flow.leases().loggedOut(nexus, drained));
    }

    private void end(Nexus nexus, Runnable drained) {
        nexuses.detach(nexus);
        flow.tasks().abort(task -> task.nexus().equals(nexus), () -> {
            flow.reservations().forget(nexus);
            flow.copies().forget(nexus);
            drained.run();
        });
    }

    @Override
    public void enter(ScsiTask task) {
        flow.tasks().enter(task);
    }

    @Override
    public void leave(ScsiTask task) {
        flow.tasks().remove(task);
    }

    @Override
    public void submit(ScsiTask task) {
        flow.submit(task);
    }

    @Override
    public void execute(ScsiTask task, ByteBuf dataOut) {
        flow.execute(task, dataOut);
    }

    @Override
    public void manage(TaskManagement request, Runnable done) {
        TaskSet tasks = flow.tasks();
        switch (request) {
            case TaskManagement.AbortTask abort -> tasks.abort(task -> task.equals(abort.task()), done);
            case TaskManagement.AbortTaskSet abort ->
                tasks.abort(task -> task.nexus().equals(abort.by()), done);
            case TaskManagement.ClearTaskSet clear ->
                tasks.abort(
                        task -> true,
                        cleared -> nexuses.attentions()
                                .establish(
                                        AdditionalSense.COMMANDS_CLEARED_BY_ANOTHER_INITIATOR,
                                        nexus -> !nexus.equals(clear.by()) && cleared.contains(nexus)),
                        done);
            case TaskManagement.LogicalUnitReset _ -> reset(AdditionalSense.BUS_DEVICE_RESET_FUNCTION_OCCURRED, done);
            case TaskManagement.TargetReset _ -> reset(AdditionalSense.SCSI_BUS_RESET_OCCURRED, done);
        }
    }

    @Override
    public void inventoryChanged() {
        nexuses.attentions().establish(AdditionalSense.REPORTED_LUNS_DATA_HAS_CHANGED, nexus -> true);
    }

    /** The image has another size: takes it over and tells all nexuses by a unit attention. Any thread. */
    public void resized() {
        growth.takeOver();
    }

    /**
     * An operator makes the disk larger, while hosts use it: what they have in flight ends before. They are told by a
     * unit attention.
     *
     * @param done told once, on any thread, why it could not be done; empty when it was
     */
    public void grow(long sizeBytes, Consumer<Optional<String>> done) {
        growth.to(sizeBytes, done);
    }

    /** What an operator may do with earlier states of the disk. */
    public UnitSnapshots snapshots() {
        return snapshots;
    }

    /**
     * Takes no more commands into execution and aborts those there are.
     *
     * @param drained called once, on any thread, when none touches the image any more, so that it may be closed
     */
    public void close(Runnable drained) {
        flow.close();
        spaceWatch.ifPresent(SpaceWatch::stop);
        alone(pass -> flow.overhauls().stop(() -> {
            medium.scratch().close();
            // Copies of other units may wait here: they find the unit closed.
            flow.gate().leave(pass);
            drained.run();
        }));
    }

    /** LOGICAL UNIT RESET, SAM-5 6.3.3: mode parameters are as at the start, persistent reservations stay. */
    private void reset(AdditionalSense condition, Runnable done) {
        alone(pass -> {
            state.updateAndGet(now -> now.withReserver(null).withModes(flow.modeDefaults()));
            flow.copies().forgetAll();
            nexuses.attentions().establish(condition, nexus -> true);
            flow.gate().leave(pass);
            done.run();
        });
    }

    /** Aborts all tasks, and acts when they have ended and nobody else is inside the gate. What comes meanwhile waits before it. */
    private void alone(Consumer<Gate.Entrant> action) {
        Alone pass = new Alone(action);
        if (flow.gate().enter(pass)) {
            pass.admitted();
        }
        flow.tasks().abort(task -> true, pass::drained);
    }

    private static final class Alone extends Gate.Entrant {

        private final Drain both;

        Alone(Consumer<Gate.Entrant> action) {
            this.both = new Drain(() -> action.accept(this));
            both.add();
        }

        @Override
        boolean exclusive() {
            return true;
        }

        @Override
        void admitted() {
            both.ended();
        }

        void drained() {
            both.ended();
        }
    }
}
