package io.holdfast.cli.service;

import io.holdfast.cli.config.Aio;
import io.holdfast.cli.config.LunSettings;
import io.holdfast.cli.image.FormatsAtHand;
import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.file.ring.RingFileEngine;
import io.holdfast.server.EventLoops;
import io.holdfast.server.LoopAffinity;
import io.holdfast.server.Transport;
import java.util.Optional;

/** The file engines of a service. Closing them ends their threads, so images are closed before. */
final class Engines implements AutoCloseable {

    private final ThreadPoolFileEngine threads = new ThreadPoolFileEngine(new LoopAffinity());
    private final Optional<FileEngine> rings;

    Engines(EventLoops loops) {
        this.rings = loops.transport() == Transport.IO_URING
                ? Optional.of(new RingFileEngine(loops.loops(), threads))
                : Optional.empty();
    }

    /** What does the work where that was asked for: without a ring, threads do. */
    Aio instead(Aio asked) {
        return rings.isPresent() ? asked : Aio.THREADS;
    }

    /** The formats, over an engine that {@link #instead} has told, for that image. */
    FormatsAtHand formats(Aio aio, LunSettings.Image image) {
        FileEngine engine = switch (aio) {
            case THREADS -> threads;
            case IO_URING -> rings.orElseThrow();
        };
        return new FormatsAtHand(engine, image.names(), image.secretFile());
    }

    @Override
    public void close() {
        threads.close();
    }
}
