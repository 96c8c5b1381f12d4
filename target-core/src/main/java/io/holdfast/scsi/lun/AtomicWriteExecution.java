package io.holdfast.scsi.lun;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.WriteAtomic;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * WRITE ATOMIC of more than a disk below writes whole by itself, behind a closed gate: keeps what the range holds, writes, makes it durable, and forgets
 * what it held. A write that fails is undone at once, one that is cut off at the next start (SBC-4 4.29: all of the blocks are written or none).
 */
final class AtomicWriteExecution extends Execution {

    private static final Logger LOG = LoggerFactory.getLogger(AtomicWriteExecution.class);

    private final WriteAtomic command;
    private final ByteBuf dataOut;
    private final UndoLog log;
    private Phase phase = Phase.BEGINNING;
    private Outcome outcome = Outcome.GOOD;

    /** What the last step did. */
    private enum Phase {
        BEGINNING,
        LEASING,
        READING,
        KEEPING,
        WRITING,
        UNDOING,
        FORGETTING
    }

    /** @param dataOut whole blocks; owned by this from here on */
    AtomicWriteExecution(Assignment assignment, WriteAtomic command, ByteBuf dataOut, UndoLog log) {
        super(assignment);
        this.command = command;
        this.dataOut = dataOut;
        this.log = log;
    }

    /** Once the range is kept, an abort comes too late: half of it may be written. */
    @Override
    protected boolean mayBeCutOff() {
        return phase.compareTo(Phase.KEEPING) < 0;
    }

    @Override
    protected void step(int result) {
        switch (phase) {
            case BEGINNING -> {
                phase = Phase.LEASING;
                leaseScratch(dataOut.readableBytes());
            }
            case LEASING -> {
                phase = Phase.READING;
                read(offsetBytes(), before().clear());
            }
            case READING -> {
                if (result == Errno.OK) {
                    phase = Phase.KEEPING;
                    before().setIndex(0, dataOut.readableBytes());
                    blocking(() -> log.keep(offsetBytes(), before()));
                } else {
                    end(medium().errors().ofRead(result, command.lba()));
                }
            }
            case KEEPING -> {
                if (result == Errno.OK) {
                    phase = Phase.WRITING;
                    write(offsetBytes(), dataOut, Durability.DURABLE);
                } else {
                    end(Outcome.check(Sense.internalTargetFailure()));
                }
            }
            case WRITING -> written(result);
            case UNDOING -> undone(result);
            case FORGETTING -> forgotten(result);
        }
    }

    private void written(int result) {
        if (result == Errno.OK) {
            forget();
        } else {
            outcome = medium().errors().ofWrite(result, command.lba());
            undo();
        }
    }

    private void undo() {
        phase = Phase.UNDOING;
        write(offsetBytes(), before(), Durability.DURABLE);
    }

    private void undone(int result) {
        if (result != Errno.OK) {
            LOG.error(
                    "{}: an atomic write at block {} has failed, and so has undoing it (error {}): what is there is part old, part new",
                    medium().device(),
                    command.lba(),
                    result);
        }
        forget();
    }

    private void forget() {
        phase = Phase.FORGETTING;
        blocking(log::forget);
    }

    /**
     * Where the log cannot be made to forget, the next start may undo what was written until then: so the unit must not promise anything any more.
     */
    private void forgotten(int result) {
        if (result != Errno.OK) {
            medium().flushes().ended(Errno.EIO);
            outcome = Outcome.check(Sense.internalTargetFailure());
        }
        end(outcome);
    }

    private long offsetBytes() {
        return medium().bytes(command.lba());
    }

    /** What the range held; leased by then. */
    private ByteBuf before() {
        return Objects.requireNonNull(scratch());
    }

    private void blocking(BlockingWork work) {
        blocking(work, e -> LOG.error("{}: the log of atomic writes: {}", medium().device(), e.getMessage(), e));
    }

    @Override
    protected void release() {
        dataOut.release();
    }
}
