package io.holdfast.testkit.initiator;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;

/** A connection that carries PDUs. Blocking; one thread writes and one reads. */
public final class PduSocket implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Wire wire;
    private Digests digests = Digests.NONE;

    PduSocket(Wire wire) throws IOException {
        this.wire = wire;
        patience(PATIENCE);
    }

    public static PduSocket connect(InetSocketAddress portal) throws IOException {
        return new PduSocket(TcpWire.connect(portal));
    }

    /** From that address of this machine, as if it were another machine. */
    static PduSocket connect(InetAddress from, InetSocketAddress portal) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.bind(new InetSocketAddress(from, 0));
            channel.connect(portal);
            return new PduSocket(TcpWire.of(channel));
        } catch (IOException failure) {
            channel.close();
            throw failure;
        }
    }

    /** From now on, both ways. */
    public void digests(Digests digests) {
        this.digests = digests;
    }

    public Digests digests() {
        return digests;
    }

    /** How long {@link #receive} waits; 20 s unless told. */
    public void patience(Duration patience) throws IOException {
        wire.patience(patience);
    }

    public void send(RequestPdu pdu) throws IOException {
        sendBytes(pdu.bytes(digests));
    }

    /** Anything at all, in one write. */
    public void sendBytes(byte... bytes) throws IOException {
        wire.write(bytes);
    }

    /**
     * The next PDU, its digests checked.
     *
     * @throws SocketTimeoutException when none came in time
     * @throws EOFException when the target closed the connection
     */
    public ResponsePdu receive() throws IOException {
        byte[] header = exactly(RequestPdu.BHS_BYTES);
        ResponsePdu head = new ResponsePdu(header, new byte[0]);
        ProtocolViolation.unless(
                head.totalAhsLengthBytes() == 0, "the target never sends additional header segments", head);
        if (digests.header()) {
            check("header", ByteBuffer.wrap(header));
        }
        int length = head.dataSegmentLength();
        byte[] padded = exactly(RequestPdu.padded(length));
        if (digests.dataLengthBytes(padded.length) > 0) {
            check("data", ByteBuffer.wrap(padded));
        }
        return new ResponsePdu(header, length == padded.length ? padded : Arrays.copyOf(padded, length));
    }

    /** Reads and drops until the target closes the connection; false when it has not within the time. */
    public boolean closedWithin(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        try {
            while (System.nanoTime() < end) {
                patience(Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime())));
                if (wire.read(1).length == 0) {
                    return true;
                }
            }
            return false;
        } catch (SocketTimeoutException timeout) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Sends no more: the target sees the end of the stream. */
    public void finish() throws IOException {
        wire.finish();
    }

    /** Ends the connection with a RST, as a host that loses its power and comes back. */
    public void reset() throws IOException {
        wire.reset();
    }

    /** For who goes on with the bytes of a socket alone; nothing has been read ahead. */
    public SocketChannel channel() {
        if (wire instanceof TcpWire(SocketChannel channel, var _)) {
            return channel;
        }
        throw new IllegalStateException("no socket: " + wire);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }

    private void check(String part, ByteBuffer bytes) throws IOException {
        int expected = Digests.of(bytes);
        int received = ByteBuffer.wrap(exactly(Digests.LENGTH_BYTES)).getInt();
        ProtocolViolation.unless(
                received == expected,
                "wrong digest",
                part,
                Integer.toHexString(received),
                Integer.toHexString(expected));
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = wire.read(length);
        if (bytes.length < length) {
            throw new EOFException("the target closed the connection");
        }
        return bytes;
    }
}
