package io.holdfast.file.ring;

import io.holdfast.file.BlockingFile;
import io.holdfast.file.FileEngine;
import io.holdfast.file.FileHandle;
import io.holdfast.file.FileOptions;
import io.holdfast.file.posix.BlockingFiles;
import io.holdfast.file.posix.InFlight;
import io.holdfast.file.posix.PosixFile;
import io.netty.channel.IoEventLoop;
import io.netty.channel.uring.IoUringIoHandle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The {@code io_uring} engine. Its loops belong to somebody else and end after it. */
public final class RingFileEngine implements FileEngine {

    private final List<IoEventLoop> loops;
    private final BlockingFiles blocking;

    /**
     * An engine over the rings of event loops.
     *
     * @param blocking does what is not done on a ring
     * @throws IllegalArgumentException when a loop has no ring
     */
    public RingFileEngine(List<IoEventLoop> loops, BlockingFiles blocking) {
        this.loops = List.copyOf(loops);
        this.blocking = blocking;
        if (!this.loops.stream().allMatch(RingFileEngine::hasRing)) {
            throw new IllegalArgumentException("the io_uring engine needs event loops that are io_uring's");
        }
    }

    /** Whether files can be registered with the loop. */
    public static boolean hasRing(IoEventLoop loop) {
        return loop.isCompatible(IoUringIoHandle.class);
    }

    @Override
    public String name() {
        return "io_uring";
    }

    @Override
    public FileHandle open(Path path, FileOptions options) throws IOException {
        PosixFile file = PosixFile.open(path, options);
        int fd = file.fd();
        BlockingFile handle = blocking.over(file);
        InFlight inFlight = new InFlight();
        Map<IoEventLoop, RingQueue> queues = new HashMap<>();
        for (IoEventLoop loop : loops) {
            RingQueue queue = new RingQueue(fd, handle, inFlight);
            var registered = loop.register(queue).awaitUninterruptibly();
            if (!registered.isSuccess()) {
                queues.values().forEach(RingQueue::deregister);
                handle.close();
                throw new IOException(path + ": cannot be registered with an event loop", registered.cause());
            }
            queue.registered(registered.getNow());
            queues.put(loop, queue);
        }
        return new RingFile(handle, queues, inFlight);
    }

    /** Nothing: the threads of this engine are the loops. */
    @Override
    public void close() {
        // The loops are their owner's.
    }
}
