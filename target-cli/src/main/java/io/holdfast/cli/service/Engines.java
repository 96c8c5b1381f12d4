package io.holdfast.cli.service;

import io.holdfast.cli.config.Aio;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.file.ring.RingFileEngine;
import io.holdfast.server.EventLoops;
import io.holdfast.server.LoopAffinity;
import io.holdfast.server.Transport;
import java.util.Optional;

/** The file engines of a service. Closing them ends their threads, so images are closed before. */
final class Engines implements AutoCloseable {

    private final ThreadPoolFileEngine threads = new ThreadPoolFileEngine(new LoopAffinity());
    private final FormatsAtHand byThreads = new FormatsAtHand(threads);
    private final Optional<FormatsAtHand> byRings;

    Engines(EventLoops loops) {
        this.byRings = loops.transport() == Transport.IO_URING
                ? Optional.of(new FormatsAtHand(new RingFileEngine(loops.loops(), threads)))
                : Optional.empty();
    }

    /** What does the work where that was asked for: without a ring, threads do. */
    Aio instead(Aio asked) {
        return byRings.isPresent() ? asked : Aio.THREADS;
    }

    /** The formats, over an engine that {@link #instead} has told. */
    FormatsAtHand formats(Aio aio) {
        return switch (aio) {
            case THREADS -> byThreads;
            case IO_URING -> byRings.orElseThrow();
        };
    }

    @Override
    public void close() {
        threads.close();
    }
}
