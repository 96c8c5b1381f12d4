package io.holdfast.iscsi.codec;

import static java.util.Objects.requireNonNull;

import io.holdfast.iscsi.pdu.InboundPdu;
import io.holdfast.iscsi.pdu.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts a {@link PduDecoder} into a pipeline: passes on {@link InboundPdu}s, of which the next handler becomes the
 * owner, and a {@link ProtocolException} as an exception caught. The next handler may be replaced while a PDU is handed
 * to it.
 */
public final class PduDecoderHandler extends ChannelInboundHandlerAdapter {

    private final PduDecoder decoder;
    private @Nullable Consumer<InboundPdu> next;

    public PduDecoderHandler(PduDecoder decoder) {
        this.decoder = decoder;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        next = context::fireChannelRead;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        try {
            decoder.feed((ByteBuf) message, requireNonNull(next));
        } catch (ProtocolException e) {
            context.fireExceptionCaught(e);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        decoder.close();
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        decoder.close();
    }
}
