package io.holdfast.testkit.initiator;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

/** What carries the bytes of one connection, both ways. Blocking; one thread writes and one reads. */
public interface Wire extends AutoCloseable {

    /** Connects to a portal. */
    @FunctionalInterface
    interface Dialer {
        Wire connect(InetSocketAddress portal) throws IOException;
    }

    /**
     * Exactly that many bytes, or fewer at the end of the stream.
     *
     * @throws java.net.SocketTimeoutException when they did not come in time
     */
    byte[] read(int length) throws IOException;

    /** Writes all of it. */
    void write(byte[] bytes) throws IOException;

    /** How long a read waits. */
    void patience(Duration patience) throws IOException;

    /** Sends no more: the target sees the end of the stream. */
    void finish() throws IOException;

    /** Ends the connection with a RST. */
    void reset() throws IOException;

    @Override
    void close() throws IOException;
}
