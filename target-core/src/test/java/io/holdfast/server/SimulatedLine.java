package io.holdfast.server;

import io.holdfast.testkit.initiator.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;

/**
 * A connection between a host and the target, with an event loop of its own. What the host writes lies here until the simulation delivers it, in pieces of any length;
 * the target's answers are there as soon as they are flushed.
 */
final class SimulatedLine implements Wire {

    private final SimulatedHosts hosts;
    private final SimulatedLoop loop;
    private final SimulatedChannel server;
    private final ByteBuf toTarget = Unpooled.buffer();
    private final ByteBuf toHost = Unpooled.buffer();
    private Duration patience = Duration.ofSeconds(20);
    private End hostsEnd = End.OPEN;

    /** What the host has done with its end. */
    private enum End {
        OPEN,
        CLOSED,
        RESET,
        DELIVERED
    }

    SimulatedLine(SimulatedHosts hosts, SimulatedLoop loop, Ends ends, ChannelHandler... handlers) {
        this.hosts = hosts;
        this.loop = loop;
        this.server = new SimulatedChannel(ends.host, ends.portal, toHost);
        server.pipeline().addLast(handlers);
        var _ = loop.register(server);
    }

    /** The addresses of both ends. */
    record Ends(InetSocketAddress host, InetSocketAddress portal) {}

    @Override
    public byte[] read(int length) throws IOException {
        checkOpen();
        boolean there = hosts.await(() -> toHost.readableBytes() >= length || !server.isOpen(), patience);
        if (!there) {
            throw new SocketTimeoutException();
        }
        byte[] bytes = new byte[Math.min(length, toHost.readableBytes())];
        toHost.readBytes(bytes);
        toHost.discardSomeReadBytes();
        return bytes;
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        checkOpen();
        if (!server.isOpen()) {
            throw new IOException("broken pipe");
        }
        toTarget.writeBytes(bytes);
    }

    private void checkOpen() throws IOException {
        if (hostsEnd != End.OPEN) {
            throw new IOException("closed");
        }
    }

    @Override
    public void patience(Duration time) {
        patience = time;
    }

    @Override
    public void finish() {
        close();
    }

    @Override
    public void reset() {
        if (hostsEnd == End.OPEN) {
            hostsEnd = End.RESET;
        }
    }

    @Override
    public void close() {
        if (hostsEnd == End.OPEN) {
            hostsEnd = End.CLOSED;
        }
    }

    /** Whether there is something to {@link #deliver}. */
    boolean hasMail() {
        boolean bytes =
                toTarget.isReadable() && server.isOpen() && server.config().isAutoRead();
        boolean end = hostsEnd == End.RESET || (hostsEnd == End.CLOSED && !(toTarget.isReadable() && server.isOpen()));
        return bytes || end;
    }

    /** Gives the target some of what the host has written, or the end behind it. */
    void deliver(Random random) {
        if (hostsEnd == End.RESET) {
            hostsEnd = End.DELIVERED;
            loop.execute(() -> {
                if (server.isOpen()) {
                    server.pipeline().fireExceptionCaught(new IOException("connection reset by peer"));
                    var _ = server.close();
                }
            });
        } else if (toTarget.isReadable() && server.isOpen()) {
            int all = toTarget.readableBytes();
            int length = random.nextInt(3) == 0 ? 1 + random.nextInt(all) : all;
            ByteBuf bytes = server.alloc().buffer(length).writeBytes(toTarget, length);
            toTarget.discardSomeReadBytes();
            loop.execute(() -> {
                server.pipeline().fireChannelRead(bytes);
                server.pipeline().fireChannelReadComplete();
            });
        } else {
            hostsEnd = End.DELIVERED;
            loop.execute(() -> {
                var _ = server.close();
            });
        }
    }

    boolean hasTasks() {
        return loop.hasTasks();
    }

    void runTask() {
        loop.runOne();
    }

    /** How long until a timer of the loop rings; negative for never. */
    long nextTimerNanos() {
        return loop.nextTimerNanos();
    }
}
