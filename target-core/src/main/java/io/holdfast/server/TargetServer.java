package io.holdfast.server;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.iscsi.codec.PayloadAllocator;
import io.holdfast.iscsi.codec.PduDecoder;
import io.holdfast.iscsi.codec.PduDecoderHandler;
import io.holdfast.iscsi.login.LoginMachine;
import io.holdfast.iscsi.session.LoginHandler;
import io.holdfast.iscsi.session.LoginServices;
import io.holdfast.iscsi.session.PendingLogins;
import io.holdfast.iscsi.session.Session;
import io.holdfast.iscsi.session.SessionRegistry;
import io.holdfast.iscsi.text.ConnectionParameters;
import io.holdfast.iscsi.text.IscsiName;
import io.holdfast.scsi.lun.LunNumber;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.WriteBufferWaterMark;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

/**
 * A running iSCSI server: targets with their disks behind portals. Made by {@link #start}, which listens last, when all disks are there.
 *
 * <p>Its methods block and belong on the caller's own thread, never on an event loop.
 */
public final class TargetServer implements AutoCloseable {

    /** Unsent Data-In of one connection beyond which nothing more is read from it. */
    private static final WriteBufferWaterMark OUTBOUND = new WriteBufferWaterMark(1 << 20, 4 << 20);

    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(8);
    private static final int BACKLOG = 1_024;

    private final EventLoops loops;
    private final SessionRegistry sessions;
    private final PendingLogins pending;
    private final AlignedBufferPool buffers;
    private final List<RunningTarget> targets;
    private final List<Channel> listeners = new ArrayList<>();
    private boolean stopped;

    private TargetServer(ServerSpec spec, ServerListener listener, AlignedBufferPool buffers) {
        this.loops = spec.loops();
        this.sessions = new SessionRegistry(spec.limits(), listener.sessions());
        this.pending = new PendingLogins(spec.limits().maxPendingLogins());
        this.buffers = buffers;
        this.targets = spec.targets().stream()
                .map(target -> RunningTarget.of(
                        target, buffers, listener, spec.limits().silence()))
                .toList();
    }

    /**
     * Builds the targets and listens on the portals.
     *
     * @throws BindException when a portal cannot be bound; the message names it and why. Nothing is left running then, the devices and the loops are closed
     */
    public static TargetServer start(ServerSpec spec, ServerListener listener) throws IOException {
        AlignedBufferPool buffers = new AlignedBufferPool(spec.bufferBytes());
        TargetServer server = new TargetServer(spec, listener, buffers);
        TargetCatalog catalog = new TargetCatalog(server.targets);
        SecureRandom random = new SecureRandom();
        LoginServices services = new LoginServices(
                () -> new LoginMachine(catalog, server.sessions, random),
                catalog,
                server.sessions,
                server.pending,
                buffers,
                spec.limits());
        try {
            for (InetSocketAddress portal : spec.portals()) {
                server.listen(portal, services);
            }
        } catch (IOException e) {
            server.stop(CLOSE_WITHIN);
            throw e;
        }
        return server;
    }

    /** The addresses listened on, with the ports that were picked. */
    public List<InetSocketAddress> portals() {
        return listeners.stream()
                .map(channel -> (InetSocketAddress) channel.localAddress())
                .toList();
    }

    public List<Session> sessions() {
        return sessions.sessions();
    }

    /** Who may write to which disk. */
    public Leases leases() {
        return new Leases(new Units(targets), sessions);
    }

    /**
     * Makes a disk larger while hosts use it, and tells them. Blocks, for as long as what they have in flight takes.
     *
     * @return why it could not be done, or nothing
     */
    public Optional<String> grow(IscsiName target, LunNumber lun, long sizeBytes) {
        return new Units(targets).order(target, lun, (unit, done) -> unit.grow(sizeBytes, done));
    }

    /** Earlier states of the disks that are served. */
    public LunSnapshots snapshots() {
        return new LunSnapshots(new Units(targets));
    }

    /** Sockets that have not logged in. */
    public int pendingLogins() {
        return pending.count();
    }

    public AlignedBufferPool buffers() {
        return buffers;
    }

    public Transport transport() {
        return loops.transport();
    }

    /** {@link #stop} with the usual patience. */
    @Override
    public void close() throws IOException {
        stop(CLOSE_WITHIN);
    }

    /**
     * Takes no more connections, lets the commands in execution end, ends the sessions, flushes and closes the disks. Idempotent.
     *
     * @param patience how long commands and sessions may take; a stuck disk is left behind after it
     * @throws IOException when a disk could not be flushed or closed; the others are closed all the same
     */
    public synchronized void stop(Duration patience) throws IOException {
        if (stopped) {
            return;
        }
        stopped = true;
        listeners.forEach(channel -> channel.close().syncUninterruptibly());
        sessions.close();
        new Drain(sessions, patience.dividedBy(2)).run();
        try {
            closeDisks(patience.dividedBy(4));
        } finally {
            loops.close(patience);
            buffers.close();
        }
    }

    private void closeDisks(Duration patience) throws IOException {
        List<RunningTarget.Disk> disks =
                targets.stream().flatMap(target -> target.disks().stream()).toList();
        CountDownLatch drained = new CountDownLatch(disks.size());
        disks.forEach(disk -> disk.unit().close(drained::countDown));
        Drain.await(drained, patience);
        IOException failure = null;
        for (RunningTarget.Disk disk : disks) {
            try {
                disk.device().close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void listen(InetSocketAddress portal, LoginServices services) throws IOException {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops.group())
                .channel(transport().listener())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_KEEPALIVE, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, OUTBOUND)
                .childHandler(new ConnectionInitializer(services));
        var bound = bootstrap.bind(portal).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw refused(portal, bound.cause());
        }
        listeners.add(bound.channel());
    }

    /** The transports agree neither on an exception nor on what stands in front of the kernel's words. */
    private static BindException refused(InetSocketAddress portal, Throwable cause) {
        String words = ": " + cause.getMessage();
        BindException refusal = new BindException("cannot listen on %s port %d%s"
                .formatted(
                        portal.getAddress().getHostAddress(),
                        portal.getPort(),
                        words.substring(words.lastIndexOf(": "))));
        refusal.initCause(cause);
        return refusal;
    }

    private static final class ConnectionInitializer extends ChannelInitializer<Channel> {
        private final LoginServices services;

        ConnectionInitializer(LoginServices services) {
            this.services = services;
        }

        @Override
        protected void initChannel(Channel channel) {
            PduDecoder decoder = new PduDecoder(
                    PayloadAllocator.slicing(channel.alloc()),
                    ConnectionParameters.DEFAULT_MAX_RECV_DATA_SEGMENT_LENGTH);
            channel.pipeline()
                    .addLast("decoder", new PduDecoderHandler(decoder))
                    .addLast("login", new LoginHandler(services, decoder));
        }
    }
}
