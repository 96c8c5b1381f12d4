package io.holdfast.scsi.lun;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.LogSense;
import io.holdfast.scsi.log.LogSenseAnswer;
import io.holdfast.scsi.sense.Sense;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** LOG SENSE for the log page of logical block provisioning, for which the host must be asked. */
final class SpaceLogExecution extends Execution {

    private static final Logger LOG = LoggerFactory.getLogger(SpaceLogExecution.class);

    private final LogSense command;
    private final UnitAnswers answers;
    private volatile OptionalLong availableBytes = OptionalLong.empty();
    private boolean asked;

    SpaceLogExecution(Assignment assignment, LogSense command, UnitAnswers answers) {
        super(assignment);
        this.command = command;
        this.answers = answers;
    }

    @Override
    protected void step(int result) {
        if (!asked) {
            asked = true;
            blocking(
                    () -> availableBytes = medium().device().availableBytes(),
                    e -> LOG.warn("The host does not tell its space", e));
        } else if (result == Errno.OK) {
            end(LogSenseAnswer.of(command, answers.logPages(availableBytes)));
        } else {
            end(Outcome.check(Sense.internalTargetFailure()));
        }
    }

    @Override
    protected void release() {
        // No buffers.
    }
}
