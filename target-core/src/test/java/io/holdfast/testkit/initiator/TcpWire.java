package io.holdfast.testkit.initiator;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;

/** A socket. */
record TcpWire(SocketChannel channel, InputStream in) implements Wire {

    static TcpWire connect(InetSocketAddress portal) throws IOException {
        return of(SocketChannel.open(portal));
    }

    static TcpWire of(SocketChannel channel) throws IOException {
        channel.socket().setTcpNoDelay(true);
        return new TcpWire(channel, channel.socket().getInputStream());
    }

    @Override
    public byte[] read(int length) throws IOException {
        return in.readNBytes(length);
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        ByteBuffer out = ByteBuffer.wrap(bytes);
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }

    @Override
    public void patience(Duration patience) throws IOException {
        channel.socket().setSoTimeout((int) patience.toMillis());
    }

    @Override
    public void finish() throws IOException {
        if (channel.isConnected()) {
            channel.shutdownOutput();
        }
    }

    @Override
    public void reset() throws IOException {
        channel.socket().setSoLinger(true, 0);
        channel.close();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
