package io.holdfast.image.qcow2;

import io.holdfast.file.IoCompletion;
import java.util.concurrent.Executor;

/** Leaves the epoch when an operation has ended, then ends what waited for it. */
final class InEpoch implements IoCompletion {

    private final Epochs epochs;
    private final int epoch;
    private final IoCompletion next;

    InEpoch(Epochs epochs, int epoch, IoCompletion next) {
        this.epochs = epochs;
        this.epoch = epoch;
        this.next = next;
    }

    @Override
    public Executor executor() {
        return next.executor();
    }

    @Override
    public void completed(int errno) {
        epochs.leave(epoch);
        next.completed(errno);
    }
}
