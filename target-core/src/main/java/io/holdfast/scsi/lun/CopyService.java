package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.ExtendedCopy;
import io.holdfast.scsi.cdb.ReceiveCopyResults;
import io.holdfast.scsi.copy.CopyParameterList;
import io.holdfast.scsi.copy.CopyReports;
import io.holdfast.scsi.copy.CopyStatus;
import io.holdfast.scsi.sense.AdditionalSense;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;

/** The copy manager of SPC-4 5.16: takes EXTENDED COPY and tells what became of it. */
final class CopyService {

    private static final Outcome UNKNOWN_LIST_IDENTIFIER = Outcome.check(Sense.invalidFieldInCdb(2, 7));
    private static final Outcome LIST_IDENTIFIER_IN_USE =
            Outcome.check(Sense.illegalRequest(AdditionalSense.OPERATION_IN_PROGRESS));

    private final NexusTable nexuses;
    private final TokenService tokens;
    private final CopyOperations operations = new CopyOperations();

    CopyService(NexusTable nexuses, TokenService tokens) {
        this.nexuses = nexuses;
        this.tokens = tokens;
    }

    /** Copies by token. */
    TokenService tokens() {
        return tokens;
    }

    /** Forgets the results of the nexus. */
    void forget(Nexus nexus) {
        operations.forget(nexus);
        tokens.operations().forget(nexus);
    }

    /** Forgets all results. */
    void forgetAll() {
        operations.forgetAll();
        tokens.operations().forgetAll();
    }

    /**
     * EXTENDED COPY.
     *
     * @param parameterList stays the caller's
     */
    void copy(Execution.Assignment on, ExtendedCopy command, ByteBuf parameterList) {
        if (command.parameterListLengthBytes() == 0) {
            on.ending().end(on.task(), Outcome.GOOD);
            return;
        }
        switch (CopyParameterList.parse(parameterList, command.parameterListLengthBytes())) {
            case CopyParameterList.Parsed.Invalid invalid -> on.ending().end(on.task(), Outcome.check(invalid.sense()));
            case CopyParameterList.Parsed.Valid valid -> begin(on, valid.list());
        }
    }

    private void begin(Execution.Assignment on, CopyParameterList list) {
        Nexus nexus = on.task().nexus();
        switch (operations.begin(nexus, list.listIdentifier())) {
            case CopyOperations.Begun.IdentifierInUse _ -> on.ending().end(on.task(), LIST_IDENTIFIER_IN_USE);
            case CopyOperations.Begun.TooMany _ -> on.ending().end(on.task(), Outcome.BUSY);
            case CopyOperations.Begun.Copy copy ->
                new CopyExecution(
                                on,
                                new CopyPlan(list, nexus, name -> nexuses.disk(nexus, name)),
                                copy.status(),
                                operations::ended)
                        .start();
        }
    }

    /** The RECEIVE COPY commands. */
    Outcome report(ReceiveCopyResults command, Nexus nexus) {
        if (command.action() == ReceiveCopyResults.Action.OPERATING_PARAMETERS) {
            return new Outcome.Data(command.cut(CopyReports.operatingParameters()));
        }
        CopyStatus status = operations.status(nexus, command.listIdentifier());
        if (status == null) {
            return UNKNOWN_LIST_IDENTIFIER;
        }
        ByteBuf answer = command.action() == ReceiveCopyResults.Action.COPY_STATUS
                ? CopyReports.status(status)
                : CopyReports.failureDetails(status);
        return new Outcome.Data(command.cut(answer));
    }
}
