package io.holdfast.iscsi.session;

import io.holdfast.iscsi.codec.Digests;
import io.holdfast.iscsi.codec.PduDecoder;
import io.holdfast.iscsi.codec.PduEncoder;
import io.holdfast.iscsi.login.LoginMachine;
import io.holdfast.iscsi.login.LoginReply;
import io.holdfast.iscsi.login.LoginResult;
import io.holdfast.iscsi.login.LoginTarget;
import io.holdfast.iscsi.pdu.InboundPdu;
import io.holdfast.iscsi.pdu.LoginRequest;
import io.holdfast.iscsi.pdu.LoginStatus;
import io.holdfast.iscsi.pdu.ProtocolException;
import io.holdfast.iscsi.text.ConnectionParameters;
import io.holdfast.iscsi.text.DiscoveredTarget;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The login phase of a connection (RFC 7143 6.3). On success it puts {@link FullFeatureHandler} into its own place, so that no SCSI command can be
 * dispatched before; a socket that does not log in in time is closed.
 */
public final class LoginHandler extends ChannelInboundHandlerAdapter implements SessionAdmission.Newcomer {

    private final LoginServices services;
    private final PduDecoder decoder;
    private @Nullable LoginMachine machine;
    private @Nullable LoginResult accepted;
    private @Nullable Line line;
    private @Nullable ChannelHandlerContext context;

    /** The way out, made when the first request tells which numbers it starts with. */
    private record Line(PduEncoder encoder, WireNumbers numbers, Outbox outbox) {}

    /** @param decoder the one that feeds this handler: it learns here what was negotiated */
    public LoginHandler(LoginServices services, PduDecoder decoder) {
        this.services = services;
        this.decoder = decoder;
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        LoginHandler crowdedOut = services.pending().add(this);
        if (crowdedOut != null) {
            crowdedOut.abandonFromAnyThread("too many sockets have not logged in");
        }
        long timeoutMs = services.limits().loginTimeout().toMillis();
        var _ = active.executor()
                .schedule(
                        () -> abandon("no login within %d ms".formatted(timeoutMs)), timeoutMs, TimeUnit.MILLISECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext reader, Object message) {
        InboundPdu pdu = (InboundPdu) message;
        Line out = line;
        if (out != null && out.outbox().closeReason() != null) {
            pdu.release(); // The login was refused; what the initiator sent behind it is too late.
            return;
        }
        try {
            if (accepted != null || !(pdu instanceof LoginRequest request)) {
                throw ProtocolException.connection(
                        accepted == null
                                ? "a PDU before login: " + pdu.getClass().getSimpleName()
                                : "a PDU before the end of login");
            }
            on(reader, request);
        } finally {
            pdu.release();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        services.pending().remove(this);
        LoginResult waiting = accepted;
        if (waiting != null) {
            waiting.withoutTsih().release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        switch (cause) {
            case ProtocolException fault -> abandon(String.valueOf(fault.getMessage()));
            case IOException lost -> abandon("the connection broke: " + lost.getMessage());
            default -> {
                services.sessions().listener().loginFailed(peer(failed), cause);
                var _ = failed.close();
            }
        }
    }

    private void on(ChannelHandlerContext reader, LoginRequest request) {
        if (machine == null) {
            machine = services.machines().get();
            WireNumbers numbers = new WireNumbers(request.expStatSn(), new LoginWindow(request.cmdSn()));
            PduEncoder encoder = new PduEncoder(reader.alloc());
            line = new Line(encoder, numbers, new Outbox(reader.channel(), encoder, numbers));
        }
        switch (machine.on(request)) {
            case LoginReply.Continue step -> line().outbox().send(step.response());
            case LoginReply.Refused refusal -> refuse(refusal);
            case LoginReply.Accepted success -> {
                accepted = success.result();
                TargetNode target = success.result()
                        .target()
                        .map(LoginTarget::name)
                        .map(services.targets()::node)
                        .orElse(null);
                new SessionAdmission(services.sessions(), success.result(), target, this::connection, this).admit();
            }
        }
    }

    private void refuse(LoginReply.Refused refusal) {
        services.pending().remove(this);
        services.sessions().listener().loginRefused(peer(context()), refusal.reason());
        line().outbox().send(refusal.response());
        line().outbox().closeBecause("login refused");
    }

    private Connection connection(Session session) {
        LoginResult login = result();
        return new Connection(
                new ConnectionIdentity(login.identity().cid(), peer(context()), local(context())),
                session,
                line().outbox(),
                login.parameters().connection().initiatorMaxRecvDataSegmentLength(),
                services);
    }

    @Override
    public void admitted(Connection connection) {
        LoginResult login = result();
        Session session = connection.session();
        ConnectionParameters agreed = login.parameters().connection();
        Line out = line();
        services.pending().remove(this);
        out.numbers().follow(session.window());
        accepted = null;
        out.outbox().send(login.response(session.identity().tsih()));
        Digests digests = new Digests(agreed.headerDigest(), agreed.dataDigest());
        out.encoder().digests(digests);
        decoder.digests(digests);
        decoder.maxRecvDataSegmentLength(agreed.targetMaxRecvDataSegmentLength());
        decoder.payloads(new CommandDataAllocator(
                connection, services.buffers(), context().alloc()));
        TextFlow text = new TextFlow(connection, login.textExchange(() -> discovered(login, connection)));
        context()
                .pipeline()
                .replace(
                        this,
                        "full-feature",
                        new FullFeatureHandler(
                                connection,
                                new PduDispatch(connection, text),
                                out.outbox(),
                                new KeepAlive(connection, services.limits().keepAlive()),
                                services.sessions().listener()));
        services.sessions().listener().loggedIn(session, connection);
    }

    @Override
    public void refused(LoginStatus status, String why) {
        result().withoutTsih().release();
        accepted = null;
        refuse(java.util.Objects.requireNonNull(machine).refuse(status, why));
    }

    @Override
    public InetSocketAddress peer() {
        return peer(context());
    }

    @Override
    public boolean present() {
        return context().channel().isActive();
    }

    @Override
    public void onLoop(Runnable action) {
        context().executor().execute(action);
    }

    private List<DiscoveredTarget> discovered(LoginResult login, Connection connection) {
        List<DiscoveredTarget> visible =
                services.targets().visibleTo(login.identity().initiator(), connection.local());
        return login.target()
                .map(own -> visible.stream()
                        .filter(target -> target.name().equals(own.name()))
                        .toList())
                .orElse(visible);
    }

    private void abandonFromAnyThread(String reason) {
        onLoop(() -> abandon(reason));
    }

    private void abandon(String reason) {
        if (context().isRemoved() || !present()) {
            return;
        }
        services.pending().remove(this);
        services.sessions().listener().loginAbandoned(peer(context()), reason);
        var _ = context().close();
    }

    private LoginResult result() {
        if (accepted == null) {
            throw new IllegalStateException("no login was accepted");
        }
        return accepted;
    }

    private Line line() {
        if (line == null) {
            throw new IllegalStateException("no login request came yet");
        }
        return line;
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("the channel is not active yet");
        }
        return context;
    }

    private static InetSocketAddress peer(ChannelHandlerContext of) {
        return (InetSocketAddress) of.channel().remoteAddress();
    }

    private static InetSocketAddress local(ChannelHandlerContext of) {
        return (InetSocketAddress) of.channel().localAddress();
    }

    /** Until there is a session: no command has been taken, and one may come. */
    private record LoginWindow(int cmdSn) implements WireNumbers.Window {

        @Override
        public int expCmdSn() {
            return cmdSn;
        }

        @Override
        public int maxCmdSn() {
            return cmdSn;
        }
    }
}
