package io.holdfast.scsi.lun;

import io.holdfast.scsi.Nexus;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.TaskAttribute;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * A command from its arrival to its status: the continuation that travels through the layers. A transport extends it by what it needs to gather data and to answer.
 *
 * <p>Everything but {@link #aborted()} happens on {@link #loop()}. The unit calls exactly one of {@link #finished} and {@link #dropped}, once, as the last thing that it does with a task.
 */
public abstract class ScsiTask extends TaskState {

    /** Who sent the command; the same at each call, as all that tells of it. */
    public abstract Nexus nexus();

    /** 16 bytes or, with an extended CDB, more; not changed by anybody. */
    public abstract byte[] cdb();

    public abstract TaskAttribute attribute();

    /** The event loop of the connection that brought the command. */
    public abstract Executor loop();

    @Override
    final void admitted() {
        loop().execute(() -> inside().accept(this));
    }

    /**
     * How much Data-Out the initiator holds ready (SAM-5 5.1, Data-Out Buffer Size). Most commands make do with less or leave the rest; COMPARE AND WRITE and WRITE SAME
     * refuse any other size than theirs.
     */
    protected abstract long dataOutBufferBytes();

    /**
     * The command was admitted and takes Data-Out. The transport gathers it and calls {@link LogicalUnit#execute}; where the initiator offers fewer bytes than the
     * CDB asks for, with those (the transport tells the residual).
     *
     * @param lengthBytes what the CDB asks for, above 0
     */
    protected abstract void collect(int lengthBytes);

    /** The command has ended. Owns the outcome's data from here on. */
    protected abstract void finished(Outcome outcome);

    /**
     * The command may begin and is about to take a buffer for its data: the transport calls {@code granted}, on {@link #loop()}, now or when the initiator's share of the
     * buffers allows it. Not before that: a command that waits for older ones must not hold what they need to end.
     */
    protected void takeShare(Consumer<ScsiTask> granted) {
        granted.accept(this);
    }

    /** The command was aborted while it waited for its share, which it does not want any more: it is not to be granted. */
    protected void leaveShare() {
        throw new IllegalStateException("a share that was granted at once is not waited for");
    }

    /** The command was aborted and has ended without a status; what it held is to be released and its tag forgotten. */
    protected abstract void dropped();
}
