package io.holdfast.cli.image;

import io.holdfast.file.Awaited;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.posix.ErrnoText;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.ImageException;
import io.netty.buffer.ByteBuf;
import java.nio.file.Path;

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
        Awaited done = startRead(offsetBytes, lengthBytes, buffer);
        await(done, "read", offsetBytes);
        buffer.setIndex(0, lengthBytes);
    }

    /** Begins what {@link #read} does, for two reads at a time; the indices stay before the bytes. */
    Awaited startRead(long offsetBytes, int lengthBytes, ByteBuf buffer) {
        Awaited done = new Awaited();
        device.submit(
                BlockRequest.read(offsetBytes, buffer.slice(0, lengthBytes).setIndex(0, 0), done));
        return done;
    }

    void awaitRead(Awaited done, long offsetBytes) throws ImageException {
        await(done, "read", offsetBytes);
    }

    void write(long offsetBytes, ByteBuf source) throws ImageException {
        Awaited done = new Awaited();
        device.submit(BlockRequest.write(offsetBytes, source, Durability.CACHED, done));
        await(done, "written", offsetBytes);
    }

    void discard(long offsetBytes, long lengthBytes) throws ImageException {
        Awaited done = new Awaited();
        device.submit(BlockRequest.discard(offsetBytes, lengthBytes, done));
        await(done, "zeroed", offsetBytes);
    }

    void flush() throws ImageException {
        int errno = Awaited.errnoOf(device::flush);
        if (errno != Errno.OK) {
            throw new ImageException(ImageException.Kind.IO, path, "could not be made stable: " + ErrnoText.of(errno));
        }
    }

    private void await(Awaited done, String what, long offsetBytes) throws ImageException {
        int errno = done.errno();
        if (errno != Errno.OK) {
            throw ImageException.at(
                    ImageException.Kind.IO, path, offsetBytes, "could not be " + what + ": " + ErrnoText.of(errno));
        }
    }
}
