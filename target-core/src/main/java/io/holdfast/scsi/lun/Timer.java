package io.holdfast.scsi.lun;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Runs an action once, after a while, on any thread. It cannot be called off: whoever does not want it any more ignores
 * it.
 */
interface Timer {

    /** The clock of this machine. */
    Timer REAL = (delay, action) -> CompletableFuture.delayedExecutor(delay.toMillis(), TimeUnit.MILLISECONDS)
            .execute(action);

    void after(Duration delay, Runnable action);
}
