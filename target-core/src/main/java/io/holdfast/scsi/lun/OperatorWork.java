package io.holdfast.scsi.lun;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out what an operator orders of a whole disk, where blocking is allowed. Any thread. */
final class OperatorWork {

    private static final Logger LOG = LoggerFactory.getLogger(OperatorWork.class);

    private final Executor blocking;
    private final Gate gate;

    OperatorWork(Executor blocking, Gate gate) {
        this.blocking = blocking;
        this.gate = gate;
    }

    /** What is done; why it could not be, or nothing. */
    interface Work {

        Optional<String> run() throws IOException;
    }

    /**
     * Behind a closed gate, so that no command sees the disk half way.
     *
     * @param done told once, on any thread, why it could not be done; empty when it was
     */
    void alone(Work work, Consumer<Optional<String>> done) {
        Gate.Alone alone = new Gate.Alone(inside -> blocking.execute(() -> {
            Optional<String> failure;
            try {
                failure = failure(work);
            } finally {
                gate.leave(inside);
            }
            done.accept(failure);
        }));
        if (gate.enter(alone)) {
            alone.admitted();
        }
    }

    /** The same while commands go on. */
    void beside(Work work, Consumer<Optional<String>> done) {
        blocking.execute(() -> done.accept(failure(work)));
    }

    private static Optional<String> failure(Work work) {
        try {
            return work.run();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("What an operator ordered of a disk failed", e);
            return Optional.of("internal error: " + e);
        }
    }
}
