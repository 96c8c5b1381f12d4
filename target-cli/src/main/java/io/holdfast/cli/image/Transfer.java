package io.holdfast.cli.image;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.file.posix.ErrnoText;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.ImageException;
import io.netty.buffer.ByteBuf;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Requests to an image that the calling thread waits for; several threads may do so at a time. */
final class Transfer {

    private final Path path;
    private final BlockDevice device;

    Transfer(Path path, BlockDevice device) {
        this.path = path;
        this.device = device;
    }

    BlockDevice device() {
        return device;
    }

    /** Fills the buffer's first {@code lengthBytes}; its indices enclose them afterwards. */
    void read(long offsetBytes, int lengthBytes, ByteBuf buffer) throws ImageException {
        Waiting done = startRead(offsetBytes, lengthBytes, buffer);
        await(done, "read", offsetBytes);
        buffer.setIndex(0, lengthBytes);
    }

    /** Begins what {@link #read} does, for two reads at a time; the indices stay before the bytes. */
    Waiting startRead(long offsetBytes, int lengthBytes, ByteBuf buffer) {
        Waiting done = new Waiting();
        device.submit(
                BlockRequest.read(offsetBytes, buffer.slice(0, lengthBytes).setIndex(0, 0), done));
        return done;
    }

    void awaitRead(Waiting done, long offsetBytes) throws ImageException {
        await(done, "read", offsetBytes);
    }

    void write(long offsetBytes, ByteBuf source) throws ImageException {
        Waiting done = new Waiting();
        device.submit(BlockRequest.write(offsetBytes, source, Durability.CACHED, done));
        await(done, "written", offsetBytes);
    }

    void discard(long offsetBytes, long lengthBytes) throws ImageException {
        Waiting done = new Waiting();
        device.submit(BlockRequest.discard(offsetBytes, lengthBytes, done));
        await(done, "zeroed", offsetBytes);
    }

    void flush() throws ImageException {
        Waiting done = new Waiting();
        device.flush(done);
        int errno = done.result.join();
        if (errno != Errno.OK) {
            throw new ImageException(ImageException.Kind.IO, path, "could not be made stable: " + ErrnoText.of(errno));
        }
    }

    private void await(Waiting done, String what, long offsetBytes) throws ImageException {
        int errno = done.result.join();
        if (errno != Errno.OK) {
            throw ImageException.at(
                    ImageException.Kind.IO, path, offsetBytes, "could not be " + what + ": " + ErrnoText.of(errno));
        }
    }

    /** A request under way. */
    static final class Waiting implements IoCompletion {

        private final CompletableFuture<Integer> result = new CompletableFuture<>();

        @Override
        public Executor executor() {
            return Runnable::run;
        }

        @Override
        public void completed(int errno) {
            result.complete(errno);
        }
    }
}
