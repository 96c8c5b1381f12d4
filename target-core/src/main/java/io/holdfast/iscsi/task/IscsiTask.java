package io.holdfast.iscsi.task;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.iscsi.pdu.DataOut;
import io.holdfast.iscsi.pdu.Pdu;
import io.holdfast.iscsi.pdu.ReadyToTransfer;
import io.holdfast.iscsi.pdu.ScsiCommand;
import io.holdfast.iscsi.task.DataOutCollector.Following;
import io.holdfast.iscsi.task.DataOutCollector.R2t;
import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.TaskAttribute;
import io.holdfast.scsi.lun.LogicalUnit;
import io.holdfast.scsi.lun.ScsiTask;
import io.holdfast.scsi.lun.TaskManagement;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.holdfast.scsi.sense.SenseKey;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One SCSI command of a connection, from its PDU to its status.
 *
 * <pre>
 *   PDU arrives -> [its CmdSN's turn: enter] -> unit.submit -> [data budget] -> collect: buffer, R2Ts -> unit.execute -> finished -> [unsolicited data has ended] -> status
 * </pre>
 *
 * <p>Data-Out may come from the first moment on. A command that is refused while the initiator still sends unsolicited data is answered after the last of it, so that no
 * Data-Out of a forgotten tag is on the wire.
 */
public class IscsiTask extends ScsiTask implements DataBudget.Claim {

    private static final Outcome DATA_MISSING =
            Outcome.check(Sense.of(SenseKey.ABORTED_COMMAND, AdditionalSense.PROTOCOL_SERVICE_CRC_ERROR));

    private final TaskChannel channel;
    private final LogicalUnit unit;
    /** Its data has gone to {@link #immediate} and is not looked at here. */
    private final ScsiCommand command;

    /** All the data that the command has, in one piece that came with it; then there is nothing to gather. */
    private @Nullable ByteBuf whole;
    /** Null as long as there is nothing to gather: a READ and a small WRITE do without. */
    private @Nullable DataOutCollector dataOut;

    private int wantedBytes;
    private int r2tCount;
    private boolean started;
    private boolean granted;
    private Stage stage = Stage.WAITING;
    private @Nullable Consumer<ScsiTask> whenGranted;
    /** Waits for the last of the unsolicited data. */
    private @Nullable Outcome answer;

    /** Told once the unit has dropped the task: its data cannot be had any more. */
    private @Nullable Outcome verdict;

    private enum Stage {
        /** For its turn. */
        WAITING,
        SUBMITTED,
        /** For its share of the budget. */
        SHARING,
        /** For a buffer and the initiator's data. */
        COLLECTING,
        EXECUTING,
        ENDED
    }

    /** The data of {@code command} stays the caller's until {@link #immediate}. */
    public IscsiTask(ScsiCommand command, LogicalUnit unit, TaskChannel channel) {
        this.channel = channel;
        this.unit = unit;
        this.command = command;
    }

    @Override
    public Nexus nexus() {
        return channel.nexus();
    }

    @Override
    public byte[] cdb() {
        return command.cdb();
    }

    @Override
    public TaskAttribute attribute() {
        return switch (command.attr()) {
            case UNTAGGED, SIMPLE -> TaskAttribute.SIMPLE;
            case ORDERED -> TaskAttribute.ORDERED;
            case HEAD_OF_QUEUE -> TaskAttribute.HEAD_OF_QUEUE;
            case ACA -> TaskAttribute.ACA;
        };
    }

    @Override
    public Executor loop() {
        return channel.loop();
    }

    public int initiatorTaskTag() {
        return command.initiatorTaskTag();
    }

    public long lun() {
        return command.lun();
    }

    public int cmdSn() {
        return command.cmdSn();
    }

    /** Whether the unit works on the command, with all its data. */
    public boolean executing() {
        return stage == Stage.EXECUTING || stage == Stage.SUBMITTED;
    }

    /** Where the command is carried out. */
    public LogicalUnit unit() {
        return unit;
    }

    /** Takes the data of the command PDU. Called once, before anything else. Owns {@code data}. */
    public void immediate(ByteBuf data) {
        if (command.finalBit() && !data.isReadable()) {
            data.release();
            return;
        }
        if (command.finalBit()
                && data.readableBytes() == command.expectedDataOutBytes()
                && channel.dataOutRules().allowsImmediate(data.readableBytes())) {
            whole = data;
            return;
        }
        gatherImmediate(data);
    }

    private void gatherImmediate(ByteBuf data) {
        try {
            gathered().immediate(data, command.finalBit() ? Following.NOTHING : Following.UNSOLICITED);
        } catch (DataOutException e) {
            fault(e);
        }
    }

    /** Takes its place among the commands of its unit. Any thread; to be followed by {@link #start}, and by {@link #leave} where that is in vain. */
    public void enter() {
        unit.enter(this);
    }

    /** Gives up the place of a command that was withdrawn before its start. */
    public void leave() {
        unit.leave(this);
    }

    /** The command's turn in CmdSN order has come. False when it was withdrawn before; its place in the command window is then the caller's to give back. */
    public boolean start() {
        if (stage != Stage.WAITING) {
            return false;
        }
        started = true;
        stage = Stage.SUBMITTED;
        unit.submit(this);
        return true;
    }

    /** Whether the task, now that it has ended, gives a place in the command window back: an immediate command never had one, a withdrawn one has not got there. */
    public boolean holdsWindowPlace() {
        return started && !command.immediateBit();
    }

    /** Ends a command that waits for its turn. False when a unit has it. */
    public boolean withdraw() {
        if (stage != Stage.WAITING) {
            return false;
        }
        dropped();
        return true;
    }

    /**
     * Where the data of a Data-Out PDU belongs that is about to be received for this task; null when it is to be received somewhere and handed to {@link #dataOut}. Belongs to
     * the caller, as the PDU's data.
     */
    public @Nullable ByteBuf place(long bufferOffset, int lengthBytes) {
        return dataOut == null ? null : dataOut.place(bufferOffset, lengthBytes);
    }

    /** A Data-Out PDU that names this task. Owns {@code pdu}. */
    public void dataOut(DataOut pdu) {
        try {
            if (pdu.targetTransferTag() == Pdu.RESERVED_TAG) {
                gathered().unsolicited(pdu);
            } else {
                gathered().solicited(pdu);
            }
        } catch (DataOutException e) {
            fault(e);
            return;
        }
        if (stage == Stage.COLLECTING) {
            collectMore();
        } else if (answer != null && unsolicitedEnded()) {
            conclude(answer);
        }
    }

    @Override
    public long lengthBytes() {
        return command.expectedDataTransferLength();
    }

    @Override
    protected void takeShare(Consumer<ScsiTask> then) {
        stage = Stage.SHARING;
        whenGranted = then;
        channel.budget().claim(this);
    }

    @Override
    protected void leaveShare() {
        channel.budget().withdraw(this);
    }

    @Override
    public void granted() {
        granted = true;
        stage = Stage.SUBMITTED;
        Consumer<ScsiTask> then = whenGranted;
        whenGranted = null;
        Objects.requireNonNull(then).accept(this);
    }

    @Override
    protected long dataOutBufferBytes() {
        return command.expectedDataOutBytes();
    }

    @Override
    protected void collect(int lengthBytes) {
        wantedBytes = lengthBytes;
        stage = Stage.COLLECTING;
        int bufferBytes = Math.min(lengthBytes, command.expectedDataOutBytes());
        ByteBuf all = whole;
        if (all != null && all.readableBytes() == bufferBytes && alignedForFiles(all)) {
            whole = null;
            stage = Stage.EXECUTING;
            unit.execute(this, all);
            return;
        }
        if (all != null) {
            whole = null;
            gatherImmediate(all);
        }
        if (bufferBytes == 0) {
            gotBuffer(Unpooled.EMPTY_BUFFER);
        } else {
            lease(bufferBytes);
        }
    }

    @Override
    protected void finished(Outcome outcome) {
        stage = Stage.ENDED;
        releaseGathered();
        if (unsolicitedEnded()) {
            conclude(outcome);
        } else {
            answer = outcome;
        }
    }

    @Override
    protected void dropped() {
        stage = Stage.ENDED;
        releaseGathered();
        if (verdict != null) {
            conclude(verdict);
        } else {
            channel.ended(this);
            giveShareBack();
        }
    }

    /** The connection is gone: an answer that waits for the initiator's data goes nowhere. Tasks that a unit has are aborted there instead. */
    public void disconnected() {
        Outcome waiting = answer;
        if (waiting != null) {
            conclude(waiting);
        }
    }

    private void gotBuffer(ByteBuf buffer) {
        if (stage != Stage.COLLECTING) {
            buffer.release();
            return;
        }
        gathered().open(buffer);
        collectMore();
    }

    private static boolean alignedForFiles(ByteBuf data) {
        return data.hasMemoryAddress()
                && (data.memoryAddress() + data.readerIndex()) % AlignedBufferPool.ALIGNMENT_BYTES == 0;
    }

    private void lease(int lengthBytes) {
        ByteBuf buffer = channel.buffers().tryLease(lengthBytes);
        if (buffer == null) {
            channel.buffers().lease(lengthBytes, loop(), this::gotBuffer);
        } else {
            gotBuffer(buffer);
        }
    }

    private void collectMore() {
        DataOutCollector data = gathered();
        if (data.complete()) {
            stage = Stage.EXECUTING;
            unit.execute(this, data.take());
            return;
        }
        int transferTag = channel.nextTransferTag();
        for (R2t r2t = data.nextR2t(transferTag); r2t != null; r2t = data.nextR2t(transferTag)) {
            channel.send(new ReadyToTransfer(
                    command.lun(),
                    command.initiatorTaskTag(),
                    transferTag,
                    r2t.r2tSn(),
                    r2t.bufferOffset(),
                    r2t.lengthBytes()));
            r2tCount++;
            transferTag = channel.nextTransferTag();
        }
    }

    private DataOutCollector gathered() {
        if (dataOut == null) {
            dataOut = new DataOutCollector(channel.dataOutRules(), command.expectedDataOutBytes());
        }
        return dataOut;
    }

    private boolean unsolicitedEnded() {
        return dataOut == null || dataOut.unsolicitedEnded();
    }

    /** What still comes is dropped from now on. */
    private void releaseGathered() {
        if (whole != null) {
            whole.release();
            whole = null;
        }
        if (dataOut != null) {
            dataOut.release();
        }
    }

    private void conclude(Outcome outcome) {
        answer = null;
        // Before the answer, so that the MaxCmdSN in it counts this command's place as free.
        channel.ended(this);
        CommandAnswer.send(channel, command, wantedBytes, r2tCount, outcome);
        giveShareBack();
    }

    private void giveShareBack() {
        if (granted) {
            granted = false;
            channel.budget().giveBack(lengthBytes());
        }
    }

    /** The task cannot get the data that it lacks: it ends, and its initiator is told. */
    private void fault(DataOutException fault) {
        switch (fault.cost()) {
            case CONNECTION -> channel.violated(this, String.valueOf(fault.getMessage()));
            case COMMAND -> {
                verdict = DATA_MISSING;
                if (!withdraw() && stage != Stage.ENDED) {
                    unit.manage(new TaskManagement.AbortTask(this, nexus()), () -> {});
                }
            }
        }
    }
}
