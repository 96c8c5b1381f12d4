package io.holdfast.scsi.lun;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockRequest;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A command at work, in steps of at most one I/O each: the continuation of its own I/O. Everything happens on the task's loop.
 *
 * <p>An I/O that completes on the caller's stack goes on in a loop there, so that a long command does not make a deep stack. A command that was aborted ends before its
 * next step.
 */
abstract class Execution implements IoCompletion {

    private static final Logger LOG = LoggerFactory.getLogger(Execution.class);

    private final ScsiTask task;
    private final Workplace workplace;
    private boolean stepping;
    private boolean stepEnded;
    private boolean ended;
    private int errno = Errno.OK;
    private @Nullable ByteBuf scratch;

    Execution(Assignment assignment) {
        this.task = assignment.task();
        this.workplace = assignment.workplace();
    }

    /** The same for all executions of a unit, so that each of them, and there is one a command, keeps one reference. */
    record Workplace(Medium medium, TaskEnding ending) {}

    /** What an execution works for and on. */
    record Assignment(ScsiTask task, Workplace workplace) {

        Medium medium() {
            return workplace.medium();
        }

        TaskEnding ending() {
            return workplace.ending();
        }
    }

    /** Who is told that a command is done. */
    interface TaskEnding {

        /** Gives the task its status before its I/O has ended; {@link #end} must follow. */
        void answer(ScsiTask task, Outcome outcome);

        /** The task goes on outside the gate, inside of which it is. */
        void leaveGate(ScsiTask task);

        /** The task is done: gives it its status if it has none yet. */
        void end(ScsiTask task, Outcome outcome);
    }

    /**
     * Takes the next step: starts one I/O, or ends.
     *
     * @param result what the last I/O ended with; {@link Errno#OK} at the start
     */
    protected abstract void step(int result);

    /** Whether an abort may end it before its next step. */
    protected boolean mayBeCutOff() {
        return true;
    }

    /** Gives back the buffers that the execution has. Called once, at its end. */
    protected abstract void release();

    /** The task was aborted while a step is under way. Ends the command now if it only waits for its turn. */
    void abandoned() {
        // It is about its I/O, and ends with it.
    }

    final void start() {
        task.execution(this);
        run();
    }

    @Override
    public final Executor executor() {
        return task.loop();
    }

    @Override
    public final void completed(int result) {
        errno = result;
        stepEnded = true;
        if (!stepping) {
            run();
        }
    }

    private void run() {
        stepping = true;
        do {
            stepEnded = false;
            takeStep();
        } while (stepEnded);
        stepping = false;
    }

    private void takeStep() {
        if (task.aborted() && mayBeCutOff()) {
            end(Outcome.TASK_ABORTED);
            return;
        }
        try {
            step(errno);
        } catch (RuntimeException e) {
            if (ended) {
                throw e;
            }
            // A fault of ours; but the gate must not stay shut for everybody.
            LOG.error("{} failed", getClass().getSimpleName(), e);
            end(Outcome.check(Sense.internalTargetFailure()));
        }
    }

    /** Ends the command. No I/O is under way. */
    protected final void end(Outcome outcome) {
        ended = true;
        release();
        releaseScratch();
        workplace.ending().end(task, outcome);
    }

    /** Gives the initiator its status now, while the work goes on. */
    protected final void answer(Outcome outcome) {
        workplace.ending().answer(task, outcome);
    }

    /** Leaves the gate before the end: what is left to be done does not touch the image. */
    protected final void leaveGate() {
        workplace.ending().leaveGate(task);
    }

    protected final Medium medium() {
        return workplace.medium();
    }

    protected final void read(long offsetBytes, ByteBuf target) {
        medium().device().submit(BlockRequest.read(offsetBytes, target, this));
    }

    protected final void write(long offsetBytes, ByteBuf source, Durability durability) {
        medium().device().submit(BlockRequest.write(offsetBytes, source, durability, this));
    }

    protected final void submit(BlockRequest request) {
        medium().device().submit(request);
    }

    protected final void flush() {
        medium().device().flush(this);
    }

    /** Work that may block. */
    @FunctionalInterface
    protected interface BlockingWork {
        void run() throws IOException;
    }

    /**
     * Has work done on a thread that may block. The next step's result is {@link Errno#OK}, or {@link Errno#EIO} where it has failed.
     *
     * @param failed told why, on that thread, before the next step
     */
    protected final void blocking(BlockingWork work, Consumer<Exception> failed) {
        medium().blocking().execute(() -> {
            int errno = Errno.OK;
            try {
                work.run();
            } catch (IOException | RuntimeException e) {
                failed.accept(e);
                errno = Errno.EIO;
            }
            int result = errno;
            executor().execute(() -> completed(result));
        });
    }

    /** Takes a buffer of the unit's own; it is there in the next step. */
    protected final void leaseScratch(int lengthBytes) {
        medium().scratch().lease(lengthBytes, executor(), buffer -> {
            scratch = buffer;
            completed(Errno.OK);
        });
    }

    /** The buffer of {@link #leaseScratch}; released at the end at the latest. */
    protected final @Nullable ByteBuf scratch() {
        return scratch;
    }

    protected final void releaseScratch() {
        if (scratch != null) {
            scratch.release();
            scratch = null;
        }
    }

    protected static Durability durability(boolean fua) {
        return fua ? Durability.DURABLE : Durability.CACHED;
    }
}
