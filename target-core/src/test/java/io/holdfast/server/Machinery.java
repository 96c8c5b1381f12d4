package io.holdfast.server;

import io.holdfast.file.FileEngine;
import io.holdfast.file.pool.ThreadPoolFileEngine;
import io.holdfast.file.ring.RingFileEngine;
import java.util.Optional;

/**
 * What does the work with files and sockets. Tests take what a server would take on this machine, unless the system property {@code holdfast.machinery} names
 * another: {@code bin/verify -DskipUnitTests -Dholdfast.machinery=THREADS_AND_NIO}.
 */
enum Machinery {
    THREADS_AND_BEST_SOCKETS(Transport.best()),
    RINGS_FOR_BOTH(Transport.IO_URING),
    THREADS_AND_EPOLL(Transport.EPOLL),
    THREADS_AND_NIO(Transport.NIO);

    private final Transport transport;

    Machinery(Transport transport) {
        this.transport = transport;
    }

    static Machinery usual() {
        return Optional.ofNullable(System.getProperty("holdfast.machinery"))
                .map(Machinery::valueOf)
                .orElseGet(Machinery::best);
    }

    private static Machinery best() {
        return Transport.best() == Transport.IO_URING ? RINGS_FOR_BOTH : THREADS_AND_BEST_SOCKETS;
    }

    Transport transport() {
        return transport;
    }

    FileEngine files(EventLoops loops, ThreadPoolFileEngine threads) {
        return this == RINGS_FOR_BOTH ? new RingFileEngine(loops.loops(), threads) : threads;
    }
}
