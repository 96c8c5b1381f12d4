package io.holdfast.scsi.lun;

import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.Command;
import io.holdfast.scsi.cdb.CompareAndWrite;
import io.holdfast.scsi.cdb.ExtendedCopy;
import io.holdfast.scsi.cdb.FormatUnit;
import io.holdfast.scsi.cdb.GetLbaStatus;
import io.holdfast.scsi.cdb.Inquiry;
import io.holdfast.scsi.cdb.LogSense;
import io.holdfast.scsi.cdb.ModeSelect;
import io.holdfast.scsi.cdb.ModeSense;
import io.holdfast.scsi.cdb.OrWrite;
import io.holdfast.scsi.cdb.PersistentReserveIn;
import io.holdfast.scsi.cdb.PersistentReserveOut;
import io.holdfast.scsi.cdb.PopulateToken;
import io.holdfast.scsi.cdb.Prefetch;
import io.holdfast.scsi.cdb.PreventAllowMediumRemoval;
import io.holdfast.scsi.cdb.Read;
import io.holdfast.scsi.cdb.ReadCapacity10;
import io.holdfast.scsi.cdb.ReadCapacity16;
import io.holdfast.scsi.cdb.ReadDefectData;
import io.holdfast.scsi.cdb.ReceiveCopyResults;
import io.holdfast.scsi.cdb.ReceiveDiagnosticResults;
import io.holdfast.scsi.cdb.ReceiveRodTokenInformation;
import io.holdfast.scsi.cdb.Release;
import io.holdfast.scsi.cdb.ReportLuns;
import io.holdfast.scsi.cdb.ReportSupportedOperationCodes;
import io.holdfast.scsi.cdb.ReportSupportedTaskManagementFunctions;
import io.holdfast.scsi.cdb.ReportTargetPortGroups;
import io.holdfast.scsi.cdb.RequestSense;
import io.holdfast.scsi.cdb.Reserve;
import io.holdfast.scsi.cdb.Sanitize;
import io.holdfast.scsi.cdb.SendDiagnostic;
import io.holdfast.scsi.cdb.StartStopUnit;
import io.holdfast.scsi.cdb.SynchronizeCache;
import io.holdfast.scsi.cdb.TestUnitReady;
import io.holdfast.scsi.cdb.Unmap;
import io.holdfast.scsi.cdb.UnmapDescriptor;
import io.holdfast.scsi.cdb.Verify;
import io.holdfast.scsi.cdb.Write;
import io.holdfast.scsi.cdb.WriteAndVerify;
import io.holdfast.scsi.cdb.WriteAtomic;
import io.holdfast.scsi.cdb.WriteSame;
import io.holdfast.scsi.cdb.WriteUsingToken;
import io.holdfast.scsi.inquiry.UnitLimits;
import io.holdfast.scsi.inquiry.UnmapLimits;
import io.holdfast.scsi.log.ProvisioningLog;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does what a command says. The command was admitted and, where it needs the gate, is inside; called on the task's loop. */
final class DeviceServer {

    private final UnitLimits limits;
    private final UnitAnswers answers;
    private final NexusTable nexuses;
    private final ReservationService reservations;
    private final CopyService copies;
    private final ModeService modes;
    private final OverhaulService overhauls;
    private final Optional<UndoLog> undo;
    private final Execution.TaskEnding ending;
    private final Execution.Workplace workplace;

    /** What keeps more than one command in mind. */
    record Services(
            ReservationService reservations,
            CopyService copies,
            ModeService modes,
            OverhaulService overhauls,
            Optional<UndoLog> undo) {}

    DeviceServer(
            Medium medium,
            UnitLimits limits,
            UnitAnswers answers,
            NexusTable nexuses,
            Services services,
            Execution.TaskEnding ending) {
        this.limits = limits;
        this.answers = answers;
        this.nexuses = nexuses;
        this.reservations = services.reservations();
        this.copies = services.copies();
        this.modes = services.modes();
        this.overhauls = services.overhauls();
        this.undo = services.undo();
        this.ending = ending;
        this.workplace = new Execution.Workplace(medium, ending);
    }

    /**
     * Executes a command; the task ends now or when its I/O has ended.
     *
     * @param data the Data-Out, or what a READ fills; owned by this from here on
     * @param state what holds while the command is inside the gate
     */
    void execute(ScsiTask task, Command command, ByteBuf data, UnitState state) {
        long capacityBlocks = state.capacity().blocks();
        switch (command) {
            case Read read -> new ReadExecution(on(task), read, data).start();
            case Write write -> new WriteExecution(on(task), write, data, Execution.durability(write.fua())).start();
            case WriteAtomic write -> writeAtomic(on(task), write, data);
            case WriteAndVerify write ->
                WriteAndVerifyExecution.of(on(task), write, data).start();
            case Verify verify -> VerifyExecution.of(on(task), verify, data).start();
            case CompareAndWrite compare -> new CompareAndWriteExecution(on(task), compare, data).start();
            case OrWrite orWrite -> new OrWriteExecution(on(task), orWrite, data).start();
            case WriteSame same ->
                new WriteSameExecution(on(task), same, LimitCheck.blocksToTheEnd(same, capacityBlocks), data).start();
            case Unmap unmap -> unmap(on(task), unmap, data, capacityBlocks);
            case Prefetch prefetch ->
                new PrefetchExecution(on(task), prefetch, LimitCheck.blocksToTheEnd(prefetch, capacityBlocks)).start();
            case SynchronizeCache flush ->
                new FlushExecution(
                                on(task),
                                flush.immed() ? FlushExecution.Answer.AT_ONCE : FlushExecution.Answer.WHEN_DONE)
                        .start();
            case StartStopUnit startStop -> startStop(on(task), startStop);
            case GetLbaStatus status -> new LbaStatusExecution(on(task), status, limits, capacityBlocks).start();
            case ExtendedCopy copy -> copy(on(task), copy, data);
            case PopulateToken token -> populate(task, token, data);
            case WriteUsingToken token -> writeUsingToken(on(task), token, data);
            case ReceiveRodTokenInformation token ->
                ending.end(task, copies.tokens().report(token, task.nexus()));
            case ReceiveCopyResults results -> ending.end(task, copies.report(results, task.nexus()));
            case PersistentReserveOut reserve -> reserveOut(task, reserve, data);
            case Reserve _ -> ending.end(task, reservations.reserve(task.nexus()));
            case Release _ -> ending.end(task, reservations.release(task.nexus()));
            case PersistentReserveIn reserve -> ending.end(task, reservations.report(reserve));
            case Inquiry inquiry -> ending.end(task, answers.inquiry(inquiry, task.nexus()));
            case ModeSense modeSense -> ending.end(task, answers.modeSense(modeSense, task.nexus(), state));
            case ModeSelect select -> modeSelect(task, select, data);
            case ReadCapacity10 _ -> ending.end(task, answers.readCapacity10(state.capacity()));
            case ReadCapacity16 capacity -> ending.end(task, answers.readCapacity16(capacity, state.capacity()));
            case ReadDefectData defects -> ending.end(task, answers.defects(defects));
            case Sanitize sanitize -> sanitize(on(task), sanitize, data);
            case FormatUnit format -> format(on(task), format, data);
            case LogSense log -> log(on(task), log);
            case SendDiagnostic diagnostic -> diagnose(on(task), diagnostic, capacityBlocks);
            case ReceiveDiagnosticResults results -> ending.end(task, answers.diagnostics(results));
            case ReportLuns luns -> ending.end(task, UnitAnswers.luns(luns, nexuses.reportLuns(task.nexus())));
            case ReportSupportedOperationCodes codes -> ending.end(task, answers.operations(codes));
            case ReportSupportedTaskManagementFunctions functions ->
                ending.end(task, answers.taskManagement(functions));
            case ReportTargetPortGroups groups -> ending.end(task, answers.targetPortGroups(groups));
            case RequestSense sense -> ending.end(task, requestSense(sense, task, state));
            case TestUnitReady _, PreventAllowMediumRemoval _ -> ending.end(task, Outcome.GOOD);
        }
    }

    /** Made where it is used, so that the compiler can see that it does not outlive the constructor that takes it apart. */
    private Execution.Assignment on(ScsiTask task) {
        return new Execution.Assignment(task, workplace);
    }

    private void writeAtomic(Execution.Assignment on, WriteAtomic command, ByteBuf dataOut) {
        DataOut.keepWholeBlocks(dataOut, workplace.medium().blockBytes());
        boolean whole = dataOut.readableBytes() <= UnitLimits.SECTOR_BYTES;
        if (whole || undo.isEmpty()) {
            new WriteExecution(on, command, dataOut, Execution.durability(command.fua())).start();
        } else {
            new AtomicWriteExecution(on, command, dataOut, undo.get()).start();
        }
    }

    private void unmap(Execution.Assignment on, Unmap command, ByteBuf parameterList, long capacityBlocks) {
        try {
            boolean empty = command.parameterListLengthBytes() == 0;
            if (!empty && parameterList.readableBytes() < UnmapDescriptor.HEADER_BYTES) {
                ending.end(on.task(), Outcome.check(Sense.parameterListLengthError()));
                return;
            }
            List<UnmapDescriptor> descriptors = empty ? List.of() : UnmapDescriptor.read(parameterList);
            Sense fault = unmapFault(descriptors, capacityBlocks);
            if (fault == null) {
                new UnmapExecution(on, descriptors).start();
            } else {
                ending.end(on.task(), Outcome.check(fault));
            }
        } finally {
            parameterList.release();
        }
    }

    private @Nullable Sense unmapFault(List<UnmapDescriptor> descriptors, long capacityBlocks) {
        UnmapLimits unmap = limits.unmap();
        if (descriptors.size() > unmap.maxDescriptors()) {
            return Sense.invalidFieldInParameterList(2, 7);
        }
        if (!descriptors.stream().allMatch(each -> each.fits(capacityBlocks))) {
            return Sense.lbaOutOfRange();
        }
        long blocks = descriptors.stream().mapToLong(UnmapDescriptor::blocks).sum();
        return blocks > unmap.maxBlocks()
                ? Sense.illegalRequest(AdditionalSense.INVALID_FIELD_IN_PARAMETER_LIST)
                : null;
    }

    /**
     * A unit is always ready, for a stop by one initiator must not take the disk from the others; what a stop promises of the cache is done. The medium is not removable,
     * and there are no power conditions but active.
     */
    private void startStop(Execution.Assignment on, StartStopUnit command) {
        boolean active = command.powerCondition() <= 1;
        if (!active) {
            ending.end(on.task(), Outcome.check(Sense.invalidFieldInCdb(4, 7)));
        } else if (command.powerCondition() == 0 && command.loadEject()) {
            ending.end(on.task(), Outcome.check(Sense.invalidFieldInCdb(4, 1)));
        } else if (command.powerCondition() == 0 && !command.start()) {
            new FlushExecution(on, FlushExecution.Answer.WHEN_DONE).start();
        } else {
            ending.end(on.task(), Outcome.GOOD);
        }
    }

    private void log(Execution.Assignment on, LogSense command) {
        if (limits.thin() && command.pageCode() == ProvisioningLog.PAGE_CODE) {
            new SpaceLogExecution(on, command, answers).start();
        } else {
            ending.end(on.task(), answers.log(command));
        }
    }

    private void diagnose(Execution.Assignment on, SendDiagnostic command, long capacityBlocks) {
        if (command.selfTest()) {
            new SelfTestExecution(on, capacityBlocks).start();
        } else {
            ending.end(on.task(), Outcome.GOOD);
        }
    }

    private void copy(Execution.Assignment on, ExtendedCopy command, ByteBuf parameterList) {
        try {
            copies.copy(on, command, parameterList);
        } finally {
            parameterList.release();
        }
    }

    private void populate(ScsiTask task, PopulateToken command, ByteBuf parameterList) {
        try {
            ending.end(task, copies.tokens().populate(command, task.nexus(), parameterList));
        } finally {
            parameterList.release();
        }
    }

    private void writeUsingToken(Execution.Assignment on, WriteUsingToken command, ByteBuf parameterList) {
        try {
            copies.tokens().write(on, command, parameterList);
        } finally {
            parameterList.release();
        }
    }

    private void reserveOut(ScsiTask task, PersistentReserveOut command, ByteBuf parameterList) {
        try {
            reservations.change(
                    task, command, parameterList, outcome -> task.loop().execute(() -> ending.end(task, outcome)));
        } finally {
            parameterList.release();
        }
    }

    private void modeSelect(ScsiTask task, ModeSelect command, ByteBuf parameterList) {
        try {
            ending.end(task, modes.select(command, task.nexus(), parameterList));
        } finally {
            parameterList.release();
        }
    }

    private void sanitize(Execution.Assignment on, Sanitize command, ByteBuf parameterList) {
        try {
            overhauls.sanitize(on, command, parameterList, ending);
        } finally {
            parameterList.release();
        }
    }

    private void format(Execution.Assignment on, FormatUnit command, ByteBuf parameterList) {
        try {
            overhauls.format(on, command, parameterList, ending);
        } finally {
            parameterList.release();
        }
    }

    private Outcome requestSense(RequestSense command, ScsiTask task, UnitState state) {
        AdditionalSense condition = nexuses.attentions().take(task.nexus());
        if (condition != null) {
            return UnitAnswers.sense(command, Sense.unitAttention(condition));
        }
        Undertaking undertaking = state.undertaking();
        return UnitAnswers.sense(command, undertaking == null ? Sense.none() : undertaking.sense());
    }
}
