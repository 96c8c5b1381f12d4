package io.holdfast.cli;

import io.holdfast.cli.service.Service;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGTERM and SIGINT: the service is ended in order, then the process with status 0. The JVM by itself would end with 143, which systemd and scripts take for a
 * failure unless they are told; an orderly stop is none.
 */
final class StopSignal {

    private static final Logger LOG = LoggerFactory.getLogger(StopSignal.class);

    /** What is promised is 10 seconds. */
    private static final long LIMIT_MS = 9_500;

    private StopSignal() {}

    /** Serves until one of the signals comes; does not return but for an interrupt, after which the service goes on. */
    static void await(Service service) throws InterruptedException {
        Runtime runtime = Runtime.getRuntime();
        runtime.addShutdownHook(new Thread(() -> runtime.halt(end(service).code()), "holdfast-stop"));
        new CountDownLatch(1).await();
    }

    private static ExitStatus end(Service service) {
        LOG.info("Stopping: commands in flight end, then sessions");
        FutureTask<Void> closing = new FutureTask<>(() -> {
            service.close();
            return null;
        });
        Thread.ofPlatform().daemon().name("holdfast-close").start(closing);
        try {
            closing.get(LIMIT_MS, TimeUnit.MILLISECONDS);
            LOG.info("Stopped");
            return ExitStatus.OK;
        } catch (ExecutionException e) {
            return failed(e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException _) {
            LOG.error("A disk does not come to rest; what was not flushed to it may be lost");
            return ExitStatus.IO;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(e);
        }
    }

    private static ExitStatus failed(Throwable cause) {
        LOG.error("The stop was not clean: {}", cause.getMessage(), cause);
        return cause instanceof IOException ? ExitStatus.IO : ExitStatus.SOFTWARE;
    }
}
