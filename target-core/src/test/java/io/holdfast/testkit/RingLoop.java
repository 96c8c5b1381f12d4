package io.holdfast.testkit;

import io.netty.channel.IoEventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import java.util.concurrent.TimeUnit;

/** An event loop with a ring. Files are closed before it is. */
public final class RingLoop implements AutoCloseable {

    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, IoUringIoHandler.newFactory());

    /** Whether this machine can make one; where {@code CI=true} it must. For {@code EnabledIf}. */
    public static boolean available() {
        if ("true".equals(System.getenv("CI"))) {
            IoUring.ensureAvailability();
        }
        return IoUring.isAvailable();
    }

    public IoEventLoop loop() {
        return group.next();
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
