package io.holdfast.iscsi.session;

import io.holdfast.iscsi.codec.PduEncoder;
import io.holdfast.iscsi.pdu.OutboundPdu;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The way out of a connection: PDUs take their StatSN here, in the order in which they are sent, and leave the process together: once for all that a read from the socket
 * has brought about, else once a loop turn.
 *
 * <p>Confined to the loop, but for {@link #onLoop} and {@link #closeBecause}.
 */
final class Outbox {

    /** How long what was sent before a close may take to leave. */
    private static final long LINGER_MS = 2_000;

    private final Channel channel;
    private final PduEncoder encoder;
    private final WireNumbers numbers;
    private final Consumer<ByteBuf> write = this::write;
    private final Runnable plannedFlush = this::flush;
    /** Something was written since the last flush, and a flush will come. */
    private boolean flushDue;

    private boolean reading;
    private volatile @Nullable String closeReason;

    Outbox(Channel channel, PduEncoder encoder, WireNumbers numbers) {
        this.channel = channel;
        this.encoder = encoder;
        this.numbers = numbers;
    }

    Executor loop() {
        return channel.eventLoop();
    }

    void onLoop(Runnable action) {
        if (channel.eventLoop().inEventLoop()) {
            action.run();
        } else {
            channel.eventLoop().execute(action);
        }
    }

    void after(Duration delay, Runnable action) {
        var _ = channel.eventLoop().schedule(() -> runIfOpen(action), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Owns the PDU's data. */
    void send(OutboundPdu pdu) {
        if (closeReason != null || !channel.isActive()) {
            pdu.release();
            return;
        }
        encoder.encode(pdu, numbers, write);
        numbers.sent(pdu);
        if (!flushDue) {
            flushDue = true;
            if (!reading) {
                channel.eventLoop().execute(plannedFlush);
            }
        }
    }

    /** What the socket has brought is being worked on: what is sent from now on leaves when {@link #readEnds} is called. */
    void readBegins() {
        reading = true;
    }

    /** To be called after {@link #readBegins}, in the same loop turn. */
    void readEnds() {
        reading = false;
        flush();
    }

    private void flush() {
        if (flushDue) {
            flushDue = false;
            channel.flush();
        }
    }

    /** Why the server closed the connection, or null where it did not. */
    @Nullable
    String closeReason() {
        return closeReason;
    }

    void closeBecause(String reason) {
        onLoop(() -> {
            if (closeReason == null) {
                closeReason = reason;
                var _ = channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
                var _ = channel.eventLoop().schedule(this::closeNow, LINGER_MS, TimeUnit.MILLISECONDS);
            }
        });
    }

    private void closeNow() {
        var _ = channel.close();
    }

    private void write(ByteBuf bytes) {
        var _ = channel.write(bytes, channel.voidPromise());
    }

    private void runIfOpen(Runnable action) {
        if (channel.isActive()) {
            action.run();
        }
    }
}
