package io.holdfast.image.host;

import io.holdfast.file.Awaited;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.FileHandle;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.Extent;
import io.holdfast.image.ImageException;
import io.holdfast.image.host.BouncedWrite.Content;
import io.holdfast.image.host.OverlapQueue.Mode;
import io.holdfast.image.host.ZeroedRange.Range;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A file of the host that takes requests at any offset and of any length, from any direct buffer. {@link #read}, {@link #write}, {@link #zero} and {@link #flush} never
 * block; the others block.
 *
 * <p>Where O_DIRECT needs more than a sector, a write of less is read-modify-write, and writes to the same blocks wait for it. What lies beyond the file's end reads as
 * zeroes. Through O_DIRECT only the last, unaligned block may not be written beyond it: whoever lets a file grow makes it longer first ({@link #truncate}).
 *
 * <p>A write that fails may have changed any part of its range. A flush that fails stays failed.
 */
public final class HostFile implements AutoCloseable {

    /** The unit that requests of guests come in. */
    public static final int SECTOR_BYTES = 512;

    private final Path path;
    private final FileHandle file;
    private final Bounce bounce;
    private final ZeroingWays zeroing = new ZeroingWays();
    private final FailedFlush failedFlush = new FailedFlush();
    private final OverlapQueue overlaps = new OverlapQueue();
    /** Whether a write of a sector is a read-modify-write. */
    private final boolean blocksAreLongerThanSectors;

    private final AtomicLong fileEnd;

    /** The file has its locks and belongs to this one from now on. */
    public HostFile(Path path, FileHandle file) throws IOException {
        this.path = path;
        this.file = file;
        this.bounce = Bounce.over(file);
        this.blocksAreLongerThanSectors = file.alignmentBytes() > SECTOR_BYTES;
        this.fileEnd = new AtomicLong(file.sizeBytes());
    }

    /** How much more space there is for it; empty for a device. Blocks. */
    public OptionalLong availableBytes() throws IOException {
        return switch (file.traits().kind()) {
            case REGULAR -> OptionalLong.of(Files.getFileStore(path).getUsableSpace());
            case BLOCK_DEVICE -> OptionalLong.empty();
        };
    }

    /** What becomes of the space of a range that is zeroed. */
    public enum Space {
        GIVE_BACK,
        KEEP
    }

    public Path path() {
        return path;
    }

    /** What it can do; not for requests. */
    public FileHandle handle() {
        return file;
    }

    /** How long the file is now, in bytes. */
    public long endBytes() {
        return fileEnd.get();
    }

    /** Fills the target's writable bytes. */
    public void read(long offsetBytes, ByteBuf target, IoCompletion completion) {
        int length = target.writableBytes();
        int there = Math.clamp(fileEnd.get() - offsetBytes, 0, length);
        ByteBuf part = target;
        if (there < length) {
            int index = target.writerIndex();
            target.setZero(index + there, length - there);
            part = target.slice(index, there).setIndex(0, 0);
        }
        if (there == 0) {
            completion.executor().execute(() -> completion.completed(Errno.OK));
        } else if (bounce.aligned(offsetBytes, there) && bounce.reachable(part, part.writerIndex())) {
            file.read(offsetBytes, part, completion);
        } else {
            BouncedRead.start(bounce, offsetBytes, part, completion);
        }
    }

    /** Writes the source's readable bytes. */
    public void write(long offsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        long end = offsetBytes + source.readableBytes();
        if (end > fileEnd.get()) {
            file.write(offsetBytes, source, durability, new Growing(completion, end));
        } else if (blocksAreLongerThanSectors) {
            overlaps.enter(new Queued(offsetBytes, source.readableBytes(), completion) {
                @Override
                public void start() {
                    writeNow(offsetBytes, source, durability, this);
                }
            });
        } else {
            writeNow(offsetBytes, source, durability, completion);
        }
    }

    /** Writes zeroes to a range that nobody else uses, whatever better ways there are to have it read as zeroes. */
    void writeZeroes(long offsetBytes, long lengthBytes, IoCompletion completion) {
        BouncedWrite.start(bounce, new Content(offsetBytes, lengthBytes, null, Durability.CACHED), completion);
    }

    /** Makes the range read as zeroes. */
    public void zero(long offsetBytes, long lengthBytes, Space space, Durability durability, IoCompletion completion) {
        // What the file does not have reads as zeroes already.
        long length = Math.min(lengthBytes, fileEnd.get() - offsetBytes);
        if (length <= 0) {
            completion.executor().execute(() -> completion.completed(Errno.OK));
            return;
        }
        Range range = new Range(offsetBytes, length, space);
        if (blocksAreLongerThanSectors) {
            overlaps.enter(new Queued(offsetBytes, lengthBytes, completion) {
                @Override
                public void start() {
                    ZeroedRange.start(bounce, zeroing, range, durability, this);
                }
            });
        } else {
            ZeroedRange.start(bounce, zeroing, range, durability, completion);
        }
    }

    /** Completes when all that was acknowledged before is on stable storage. A failed one stays failed. */
    public void flush(IoCompletion completion) {
        failedFlush.flush(file, completion);
    }

    /** Where the file has data and where holes: at most {@code limit} extents that cover the range, which may reach beyond the end. */
    public List<Extent> extents(long offsetBytes, long lengthBytes, int limit) throws IOException {
        return HostExtents.of(file, offsetBytes, lengthBytes, limit);
    }

    /** What the file takes of its file system. Blocks. */
    public long allocatedBytes() throws IOException {
        return file.allocatedBytes();
    }

    /** Sets the size; bytes gained read as zeroes. */
    public void truncate(long sizeBytes) throws IOException {
        file.truncate(sizeBytes);
        fileEnd.set(sizeBytes);
    }

    /** The end has become known otherwise: of a block device that somebody made longer. */
    public void endsAt(long endBytes) {
        fileEnd.set(endBytes);
    }

    /** Makes all that was written stable; blocks. */
    public void sync() throws ImageException {
        int errno = Awaited.errnoOf(file::sync);
        if (errno != Errno.OK) {
            throw new ImageException(
                    ImageException.Kind.IO, path, "could not be made stable (errno " + errno + "): data may be lost");
        }
    }

    /** All requests have completed. Idempotent. */
    @Override
    public void close() {
        file.close();
        bounce.close();
    }

    public static long roundUp(long value, long unit) {
        return Math.ceilDiv(value, unit) * unit;
    }

    public static long roundDown(long value, long unit) {
        return value - value % unit;
    }

    private void writeNow(long offsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        int length = source.readableBytes();
        if (bounce.aligned(offsetBytes, length) && bounce.reachable(source, source.readerIndex())) {
            file.write(offsetBytes, source, durability, completion);
        } else {
            BouncedWrite.start(bounce, new Content(offsetBytes, length, source, durability), completion);
        }
    }

    /** A write that waits for others to the same blocks and lets those behind it go when it has ended. */
    private abstract class Queued extends OverlapQueue.Entry implements IoCompletion {

        private final IoCompletion completion;

        Queued(long offsetBytes, long lengthBytes, IoCompletion completion) {
            super(
                    roundDown(offsetBytes, file.alignmentBytes()),
                    roundUp(offsetBytes + lengthBytes, file.alignmentBytes()),
                    bounce.aligned(offsetBytes, lengthBytes) ? Mode.PLAIN : Mode.SERIALISING);
            this.completion = completion;
        }

        @Override
        public Executor executor() {
            return completion.executor();
        }

        @Override
        public void completed(int errno) {
            overlaps.leave(this);
            completion.completed(errno);
        }
    }

    /** A write that makes the file longer. */
    private final class Growing implements IoCompletion {

        private final IoCompletion completion;
        private final long end;

        Growing(IoCompletion completion, long end) {
            this.completion = completion;
            this.end = end;
        }

        @Override
        public Executor executor() {
            return completion.executor();
        }

        @Override
        public void completed(int errno) {
            if (errno == Errno.OK) {
                fileEnd.accumulateAndGet(end, Math::max);
            }
            completion.completed(errno);
        }
    }
}
