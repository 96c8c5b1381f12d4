package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.Command;
import io.holdfast.scsi.cdb.CommandSet;
import io.holdfast.scsi.cdb.Decoded;
import io.holdfast.scsi.cdb.Inquiry;
import io.holdfast.scsi.cdb.ReportLuns;
import io.holdfast.scsi.cdb.RequestSense;
import io.holdfast.scsi.inquiry.InquiryAnswer;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The place of a LUN that does not exist: the incorrect logical unit of SAM-5 5.12. It keeps no tasks and no unit attentions. */
final class MissingUnit implements LogicalUnit {

    private static final Outcome LUN_NOT_SUPPORTED = Outcome.check(Sense.logicalUnitNotSupported());

    private final CommandSet commands = CommandSet.complete();
    private final Supplier<List<LunNumber>> luns;

    MissingUnit(Supplier<List<LunNumber>> luns) {
        this.luns = luns;
    }

    @Override
    public void attach(Nexus nexus, TargetUnits target) {
        // Nothing here outlives a command.
    }

    @Override
    public void admit(String initiator, Consumer<Optional<String>> done) {
        done.accept(Optional.empty());
    }

    @Override
    public void logout(Nexus nexus, Runnable drained) {
        drained.run();
    }

    @Override
    public void detach(Nexus nexus, Runnable drained) {
        drained.run();
    }

    @Override
    public void enter(ScsiTask task) {
        // There is no order: each command is answered at once.
    }

    @Override
    public void leave(ScsiTask task) {
        // It had no place.
    }

    @Override
    public void submit(ScsiTask task) {
        task.finish();
        task.finished(outcome(commands.decode(task.cdb())));
    }

    private Outcome outcome(Decoded decoded) {
        boolean answered = decoded.operation() != null && decoded.operation().answeredByAnyUnit();
        return switch (decoded) {
            case Decoded.Accepted accepted when answered -> answer(accepted.command());
            case Decoded.Rejected rejected when answered -> Outcome.check(rejected.sense());
            case Decoded.Accepted _, Decoded.Rejected _ -> LUN_NOT_SUPPORTED;
        };
    }

    private Outcome answer(Command command) {
        if (command instanceof Inquiry inquiry) {
            return InquiryAnswer.ofNoUnit(inquiry, ByteBufAllocator.DEFAULT);
        }
        if (command instanceof ReportLuns reportLuns) {
            return UnitAnswers.luns(reportLuns, luns.get());
        }
        return command instanceof RequestSense requestSense
                ? UnitAnswers.sense(requestSense, Sense.logicalUnitNotSupported())
                : LUN_NOT_SUPPORTED;
    }

    @Override
    public void execute(ScsiTask task, ByteBuf dataOut) {
        dataOut.release();
        throw new IllegalStateException("no command to a missing LUN takes data");
    }

    @Override
    public void manage(TaskManagement request, Runnable done) {
        done.run();
    }

    @Override
    public void inventoryChanged() {
        // Nobody is told here: REPORT LUNS is answered afresh each time.
    }
}
