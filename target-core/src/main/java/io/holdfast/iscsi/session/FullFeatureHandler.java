package io.holdfast.iscsi.session;

import io.holdfast.iscsi.pdu.InboundPdu;
import io.holdfast.iscsi.pdu.ProtocolException;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;

/**
 * The full-feature phase of a connection (RFC 7143 6.2): between the decoder and {@link PduDispatch}. Turns every fault of the initiator into the
 * end of its connection, with a reason.
 *
 * <p>While the peer does not take what it asked for, nothing more is read from it: the outbound high-water mark of the channel is the bound.
 */
final class FullFeatureHandler extends ChannelInboundHandlerAdapter {

    private final Connection connection;
    private final PduDispatch dispatch;
    private final Outbox outbox;
    private final SessionListener listener;
    private final KeepAlive keepAlive;
    private boolean told;

    FullFeatureHandler(
            Connection connection, PduDispatch dispatch, Outbox outbox, KeepAlive keepAlive, SessionListener listener) {
        this.connection = connection;
        this.dispatch = dispatch;
        this.outbox = outbox;
        this.keepAlive = keepAlive;
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        keepAlive.start();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        InboundPdu pdu = (InboundPdu) message;
        keepAlive.heard();
        connection.heard();
        if (connection.leaving() || outbox.closeReason() != null) {
            pdu.release();
            return;
        }
        outbox.readBegins();
        dispatch.on(pdu);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        outbox.readEnds();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        keepAlive.heard();
        context.channel().config().setAutoRead(context.channel().isWritable());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        switch (cause) {
            case ProtocolException fault
            when fault.scope() == ProtocolException.Scope.SESSION -> {
                connection.closeBecause(String.valueOf(fault.getMessage()));
                connection.session().end(SessionEnd.PROTOCOL_ERROR, () -> {});
            }
            case ProtocolException fault -> connection.closeBecause(String.valueOf(fault.getMessage()));
            case IOException lost -> connection.closeBecause("the connection broke: " + lost.getMessage());
            default -> {
                connection.closeBecause("internal error: " + cause);
                listener.internalError(connection, cause);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (!told) {
            told = true;
            keepAlive.stop();
            connection.disconnected();
            String reason = outbox.closeReason();
            listener.connectionClosed(connection, reason == null ? "the initiator closed it" : reason);
        }
    }
}
