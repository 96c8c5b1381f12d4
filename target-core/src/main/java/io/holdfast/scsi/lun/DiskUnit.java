package io.holdfast.scsi.lun;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.image.BlockDevice;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.inquiry.Capacity;
import io.holdfast.scsi.inquiry.UnitIdentity;
import io.holdfast.scsi.reservation.Reservations;
import io.holdfast.scsi.sense.AdditionalSense;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A disk: an image behind a LUN. */
public final class DiskUnit implements LogicalUnit {

    private final UnitIdentity identity;
    private final Medium medium;
    private final NexusTable nexuses;
    private final AtomicReference<UnitState> state;
    private final CommandFlow flow;

    /**
     * A disk with nobody attached.
     *
     * @param device stays the caller's, to be closed after {@link #close}
     * @param buffers where the data of reads is put; a transfer is at most as long as its longest lease
     * @throws IllegalArgumentException when the block size does not go with the image
     */
    public DiskUnit(BlockDevice device, DiskSettings settings, AlignedBufferPool buffers, CommandListener listener) {
        this(device, settings, buffers, listener, Thread::startVirtualThread);
    }

    /** The same with a place of one's own for what waits for the disk. */
    DiskUnit(
            BlockDevice device,
            DiskSettings settings,
            AlignedBufferPool buffers,
            CommandListener listener,
            Executor blocking) {
        DiskParts parts = DiskParts.of(device, settings, buffers, listener, blocking);
        this.identity = settings.identity();
        this.medium = parts.medium();
        this.nexuses = parts.nexuses();
        this.state = parts.state();
        this.flow = new CommandFlow(parts);
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

    /** The persistent reservations as they are now. */
    public Reservations reservations() {
        return state.get().reservations();
    }

    /** How many commands have come and have not ended. */
    public int tasks() {
        return flow.tasks().size();
    }

    @Override
    public void attach(Nexus nexus, TargetUnits target) {
        nexuses.attach(nexus, target);
    }

    @Override
    public void detach(Nexus nexus, Runnable drained) {
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
        Capacity capacity = Capacity.of(medium.device().sizeBytes(), medium.blockBytes());
        Capacity before = state.getAndUpdate(now -> now.withCapacity(capacity)).capacity();
        if (!capacity.equals(before)) {
            nexuses.attentions().establish(AdditionalSense.CAPACITY_DATA_HAS_CHANGED, nexus -> true);
        }
    }

    /**
     * Takes no more commands into execution and aborts those there are.
     *
     * @param drained called once, on any thread, when none touches the image any more, so that it may be closed
     */
    public void close(Runnable drained) {
        flow.close();
        alone(pass -> {
            medium.scratch().close();
            // Copies of other units may wait here: they find the unit closed.
            flow.gate().leave(pass);
            drained.run();
        });
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

    private static final class Alone implements Gate.Entrant {

        private final Drain both;

        Alone(Consumer<Gate.Entrant> action) {
            this.both = new Drain(() -> action.accept(this));
            both.add();
        }

        @Override
        public boolean exclusive() {
            return true;
        }

        @Override
        public void admitted() {
            both.ended();
        }

        void drained() {
            both.ended();
        }
    }
}
