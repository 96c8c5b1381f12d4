package io.holdfast.scsi.lun;

import java.util.concurrent.atomic.AtomicInteger;

/** Waits until all of some tasks have ended. Any thread. */
final class Drain {

    private final AtomicInteger open = new AtomicInteger(1);
    private final Runnable done;

    /** @param done called once, on the thread that ends the last task or calls {@link #allAdded} */
    Drain(Runnable done) {
        this.done = done;
    }

    void add() {
        open.incrementAndGet();
    }

    void ended() {
        if (open.decrementAndGet() == 0) {
            done.run();
        }
    }

    /** No more will be added. */
    void allAdded() {
        ended();
    }
}
