package io.holdfast.server;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The event loops of a server, one a core: its sockets live on them, and the files of an engine that works on rings. So they are made before images are opened. They belong to
 * the server from its start on; where it never comes to that, to whoever made them.
 */
public final class EventLoops implements AutoCloseable {

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(5);

    private final Transport transport;
    private final MultiThreadIoEventLoopGroup group;

    private EventLoops(Transport transport) {
        this.transport = transport;
        this.group = new MultiThreadIoEventLoopGroup(Runtime.getRuntime().availableProcessors(), transport.loops());
    }

    /** Loops whose sockets are driven in this way. */
    public static EventLoops of(Transport transport) {
        return new EventLoops(transport);
    }

    public Transport transport() {
        return transport;
    }

    /** Each of them. */
    public List<IoEventLoop> loops() {
        List<IoEventLoop> loops = new ArrayList<>();
        group.forEach(each -> loops.add((IoEventLoop) each));
        return List.copyOf(loops);
    }

    MultiThreadIoEventLoopGroup group() {
        return group;
    }

    /** Ends them. Files that are registered with them are closed before. Idempotent. */
    @Override
    public void close() {
        close(CLOSE_WITHIN);
    }

    void close(Duration patience) {
        var _ = group.shutdownGracefully(0, patience.toMillis(), TimeUnit.MILLISECONDS)
                .syncUninterruptibly();
    }
}
