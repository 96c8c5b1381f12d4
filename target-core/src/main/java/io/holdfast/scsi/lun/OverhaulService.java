package io.holdfast.scsi.lun;

import io.holdfast.file.Errno;
import io.holdfast.scsi.Outcome;
import io.holdfast.scsi.cdb.FormatUnit;
import io.holdfast.scsi.cdb.Sanitize;
import io.holdfast.scsi.sense.Sense;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** SANITIZE and FORMAT UNIT: at most one at a time, for while it is at work it keeps out the others. */
final class OverhaulService {

    private static final Logger LOG = LoggerFactory.getLogger(OverhaulService.class);

    private final Medium medium;
    private final OverhaulOrder.Reader orders;
    private final OverhaulLog log;
    private final AtomicReference<UnitState> state;
    private @Nullable Overhaul last;

    OverhaulService(Medium medium, OverhaulOrder.Reader orders, OverhaulLog log, AtomicReference<UnitState> state) {
        this.medium = medium;
        this.orders = orders;
        this.log = log;
        this.state = state;
    }

    /**
     * Executes SANITIZE. The caller is alone inside the gate.
     *
     * @param parameterList stays the caller's
     */
    void sanitize(Execution.Assignment on, Sanitize command, ByteBuf parameterList, Execution.TaskEnding ending) {
        Undertaking before = state.get().undertaking();
        boolean restricted = before instanceof Undertaking.Failed(var overhaul) && !overhaul.exitAllowed();
        if (command.method() == Sanitize.Method.EXIT_FAILURE_MODE) {
            exitFailureMode(on, before, restricted, ending);
        } else if (restricted && command.ause()) {
            ending.end(on.task(), Outcome.check(Sense.invalidFieldInCdb(1, 5)));
        } else {
            execute(on, orders.sanitize(command, parameterList), ending);
        }
    }

    private void exitFailureMode(
            Execution.Assignment on, @Nullable Undertaking before, boolean restricted, Execution.TaskEnding ending) {
        if (restricted) {
            ending.end(on.task(), Outcome.check(Sense.invalidFieldInCdb(1, 4)));
        } else if (before == null) {
            ending.end(on.task(), Outcome.GOOD);
        } else {
            new ExitFailureModeExecution(on, this).start();
        }
    }

    /** Executes FORMAT UNIT, as {@link #sanitize}. */
    void format(Execution.Assignment on, FormatUnit command, ByteBuf parameterList, Execution.TaskEnding ending) {
        execute(on, orders.format(command, parameterList), ending);
    }

    private void execute(Execution.Assignment on, OverhaulOrder order, Execution.TaskEnding ending) {
        switch (order) {
            case OverhaulOrder.Wrong wrong -> ending.end(on.task(), Outcome.check(wrong.fault()));
            case OverhaulOrder.Valid valid -> new OverhaulExecution(on, this, valid).start();
        }
    }

    /** Remembers over a restart that this is about to begin. Blocks. */
    void keep(OverhaulOrder.Valid order) throws IOException {
        log.keep(order.unfinished());
    }

    /** Forgets what had begun. Blocks. */
    void forget() throws IOException {
        log.forget();
    }

    /** Says that one of the two could not be done. */
    void logFailure(Exception failure) {
        LOG.error("{}: the log of SANITIZE and FORMAT UNIT: {}", medium.device(), failure.getMessage(), failure);
    }

    /**
     * Begins what is kept already. The caller is alone inside the gate, and leaves it then: whoever comes in later is refused.
     *
     * @param done told on the loop how it has ended
     */
    void begin(OverhaulOrder.Valid order, Executor loop, IntConsumer done) {
        Overhaul overhaul =
                new Overhaul(medium, order.erasure(), state.get().capacity().blocks(), loop, errno -> {
                    if (errno == Errno.OK) {
                        forgetThen(loop, () -> {
                            ready();
                            done.accept(errno);
                        });
                    } else {
                        failed(order, errno);
                        done.accept(errno);
                    }
                });
        synchronized (this) {
            last = overhaul;
        }
        state.updateAndGet(now -> now.withUndertaking(new Undertaking.AtWork(order.kind(), overhaul)));
        overhaul.start();
    }

    /** The medium is as it should be. Where that cannot be kept, a restart keeps all hosts out once more than it must. */
    private void forgetThen(Executor loop, Runnable then) {
        medium.blocking().execute(() -> {
            try {
                forget();
            } catch (IOException | RuntimeException e) {
                logFailure(e);
            }
            loop.execute(then);
        });
    }

    /** Lets everybody in again. */
    void ready() {
        state.updateAndGet(now -> now.withUndertaking(null));
    }

    private void failed(OverhaulOrder.Valid order, int errno) {
        LOG.error("{}: {} of all of it has failed: error {}", medium.device(), order.kind(), errno);
        state.updateAndGet(now -> now.withUndertaking(new Undertaking.Failed(order.unfinished())));
    }

    /**
     * Stops what is at work, if anything is.
     *
     * @param then called once, on any thread, when it does not touch the image any more
     */
    void stop(Runnable then) {
        Overhaul overhaul;
        synchronized (this) {
            overhaul = last;
        }
        if (overhaul == null) {
            then.run();
        } else {
            overhaul.stop(then);
        }
    }
}
