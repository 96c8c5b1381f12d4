package io.holdfast.testkit.load;

import io.holdfast.testkit.initiator.Digests;
import io.holdfast.testkit.initiator.ProtocolViolation;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.zip.CRC32C;

/** PDUs over a socket that never blocks: what is to be sent gathers in one buffer, what came is looked at in the other, nothing is copied between. */
final class PduStream implements AutoCloseable {

    private static final int BHS_BYTES = 48;
    private static final int DIGEST_BYTES = 4;
    private static final int BUFFER_BYTES = 4 << 20;

    private final SocketChannel channel;
    private final Selector selector;
    private final SelectionKey key;
    private final boolean headerDigest;
    private final boolean dataDigest;
    private final ByteBuffer out = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final CRC32C crc = new CRC32C();
    private int parsed;

    /** Takes a PDU; everything is at absolute indices of the buffer, which is reused afterwards. */
    interface Receiver {
        void receive(ByteBuffer in, int header, int data, int dataBytes);
    }

    PduStream(SocketChannel channel, Digests digests) throws IOException {
        this.channel = channel;
        this.headerDigest = digests.header();
        this.dataDigest = digests.data();
        channel.configureBlocking(false);
        this.selector = Selector.open();
        this.key = channel.register(selector, SelectionKey.OP_READ);
    }

    /** Whether a PDU with so much data can be begun. */
    boolean hasRoom(int dataBytes) {
        return out.remaining() >= BHS_BYTES + dataBytes + 2 * DIGEST_BYTES;
    }

    /** Begins a PDU: 48 zero bytes but for the length; the index of its header, to be filled with absolute puts into {@link #out}. */
    int begin(int dataBytes) {
        int header = out.position();
        for (int i = 0; i < BHS_BYTES; i += Long.BYTES) {
            out.putLong(0);
        }
        out.putInt(header + 4, dataBytes);
        return header;
    }

    /** The header is complete: the data, a multiple of four bytes, is to be appended to {@link #out}; the index where it begins. */
    int beginData(int header) {
        if (headerDigest) {
            out.putInt(crc(out, header, out.position()));
        }
        return out.position();
    }

    void end(int data) {
        if (dataDigest && out.position() > data) {
            out.putInt(crc(out, data, out.position()));
        }
    }

    ByteBuffer out() {
        return out;
    }

    /** Sends what there is, waits until something comes or can be sent, and hands over all PDUs that are complete. */
    void turn(long timeoutMs, Receiver receiver) throws IOException {
        flush();
        // With an action, the selector makes no set of what it found.
        if (selector.select(_ -> {}, timeoutMs) == 0) {
            return;
        }
        if (key.isReadable()) {
            if (channel.read(in) < 0) {
                throw new EOFException("the target closed the connection");
            }
            parse(receiver);
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
        channel.close();
    }

    private void flush() throws IOException {
        out.flip();
        if (out.hasRemaining()) {
            channel.write(out);
        }
        key.interestOps(out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        out.compact();
    }

    private void parse(Receiver receiver) {
        int end = in.position();
        int at = parsed;
        for (int next = next(at, end); next > 0; next = next(at, end)) {
            int dataBytes = in.getInt(at + 4) & 0xFF_FFFF;
            int data = at + BHS_BYTES + (headerDigest ? DIGEST_BYTES : 0);
            checkDigests(at, data, dataBytes);
            receiver.receive(in, at, data, dataBytes);
            at = next;
        }
        if (at == end) {
            in.clear();
            parsed = 0;
        } else if (in.capacity() - end < in.capacity() / 2) {
            in.position(at).limit(end);
            in.compact();
            parsed = 0;
        } else {
            parsed = at;
        }
    }

    /** Where the PDU that starts at an index ends; 0 when it has not come whole. */
    private int next(int at, int end) {
        if (end - at < BHS_BYTES) {
            return 0;
        }
        int padded = padded(in.getInt(at + 4) & 0xFF_FFFF);
        int length =
                BHS_BYTES + (headerDigest ? DIGEST_BYTES : 0) + padded + (dataDigest && padded > 0 ? DIGEST_BYTES : 0);
        return end - at < length ? 0 : at + length;
    }

    private void checkDigests(int header, int data, int dataBytes) {
        if (headerDigest && in.getInt(header + BHS_BYTES) != crc(in, header, header + BHS_BYTES)) {
            throw new ProtocolViolation("wrong header digest");
        }
        int dataEnd = data + padded(dataBytes);
        if (dataDigest && dataBytes > 0 && in.getInt(dataEnd) != crc(in, data, dataEnd)) {
            throw new ProtocolViolation("wrong data digest");
        }
    }

    private int crc(ByteBuffer buffer, int start, int end) {
        crc.reset();
        crc.update(buffer.duplicate().limit(end).position(start));
        return Integer.reverseBytes((int) crc.getValue());
    }

    private static int padded(int bytes) {
        return (bytes + 3) & -4;
    }
}
