package io.holdfast.image.raw;

import static io.holdfast.image.raw.RawFormat.SECTOR_BYTES;
import static io.holdfast.image.raw.RawFormat.roundDown;
import static io.holdfast.image.raw.RawFormat.roundUp;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.FileHandle;
import io.holdfast.file.FileTraits;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockLimits.Access;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Discard;
import io.holdfast.image.Extent;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.raw.BouncedWrite.Content;
import io.holdfast.image.raw.OverlapQueue.Mode;
import io.holdfast.image.raw.ZeroedRange.Range;
import io.holdfast.image.raw.ZeroedRange.Space;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;

/**
 * An open raw image.
 *
 * <p>What the file cannot take as it is, because O_DIRECT asks for other alignment, goes through aligned memory. Where O_DIRECT needs more than a sector, a write of less is
 * read-modify-write, and writes to the same blocks wait for it.
 *
 * <p>A write that fails may have changed any part of its range. A flush that fails stays failed.
 */
public final class RawImage implements BlockDevice {

    private static final int MAX_TRANSFER_BYTES = 4 << 20;
    /** Guests do not know what to make of more, though some file systems have longer blocks. */
    private static final int USUAL_PHYSICAL_BLOCK_BYTES = 4096;

    private final Path path;
    private final FileHandle file;
    private final ImageOptions options;
    private final BlockLimits limits;
    private final Bounce bounce;
    private final ZeroingWays zeroing = new ZeroingWays();
    private final FailedFlush failedFlush = new FailedFlush();
    private final OverlapQueue overlaps = new OverlapQueue();
    /** Whether a write of a sector is a read-modify-write. */
    private final boolean blocksAreLongerThanSectors;

    private final RoundedEnd end;
    private volatile long sizeBytes;
    private boolean closed;

    /** The file has its locks and belongs to the image from now on. */
    RawImage(Path path, FileHandle file, ImageOptions options) throws IOException {
        this.path = path;
        this.file = file;
        this.options = options;
        this.limits = limits(file, options);
        this.bounce = Bounce.over(file);
        this.blocksAreLongerThanSectors = file.alignmentBytes() > SECTOR_BYTES;
        this.end = new RoundedEnd(file, file.sizeBytes());
        this.sizeBytes = roundUp(end.fileEnd(), SECTOR_BYTES);
    }

    private static BlockLimits limits(FileHandle file, ImageOptions options) {
        FileTraits traits = file.traits();
        boolean thin =
                options.discard() == Discard.ON && options.access() == Access.READ_WRITE && traits.punchesHoles();
        return new BlockLimits(
                file.alignmentBytes() > 1 ? SECTOR_BYTES : 1,
                Math.max(
                        file.alignmentBytes(),
                        Math.clamp(traits.blockSizeBytes(), SECTOR_BYTES, USUAL_PHYSICAL_BLOCK_BYTES)),
                MAX_TRANSFER_BYTES,
                thin ? traits.blockSizeBytes() : 0,
                options.access());
    }

    @Override
    public long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public BlockLimits limits() {
        return limits;
    }

    @Override
    public void submit(BlockRequest request) {
        check(request);
        switch (request.kind()) {
            case READ -> read(request);
            case WRITE -> write(request);
            case WRITE_ZEROES -> zero(request, Space.KEEP);
            case DISCARD -> zero(request, limits.thin() ? Space.GIVE_BACK : Space.KEEP);
        }
    }

    @Override
    public void flush(IoCompletion completion) {
        if (options.cache().ignoresFlush()) {
            completion.executor().execute(() -> completion.completed(Errno.OK));
        } else {
            failedFlush.flush(file, completion);
        }
    }

    @Override
    public List<Extent> extents(long offsetBytes, long lengthBytes, int limit) throws IOException {
        checkRange(offsetBytes, lengthBytes);
        return Extents.of(file, offsetBytes, lengthBytes, limit);
    }

    @Override
    public void resize(long newSizeBytes) throws IOException {
        int unit = Math.max(SECTOR_BYTES, file.alignmentBytes());
        if (newSizeBytes <= 0 || newSizeBytes % unit != 0) {
            throw new ImageException(
                    ImageException.Kind.OUT_OF_BOUNDS,
                    path,
                    "cannot be resized to " + newSizeBytes + " bytes: no multiple of " + unit);
        }
        switch (file.traits().kind()) {
            case REGULAR -> {
                file.truncate(newSizeBytes);
                Blocking.sync(path, file);
            }
            case BLOCK_DEVICE -> checkDeviceSize(newSizeBytes);
        }
        end.moveTo(newSizeBytes);
        sizeBytes = newSizeBytes;
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (options.access() == Access.READ_WRITE && !options.cache().ignoresFlush()) {
                Blocking.sync(path, file);
            }
        } finally {
            file.close();
            bounce.close();
        }
    }

    @Override
    public String toString() {
        return "RawImage[" + path + ", " + sizeBytes + " bytes, "
                + options.cache().label() + "]";
    }

    private void read(BlockRequest request) {
        ByteBuf target = Objects.requireNonNull(request.data());
        if (beyondFile(request)) {
            end.read(request);
        } else if (bounce.aligned(request.offsetBytes(), request.lengthBytes())
                && bounce.reachable(target, target.writerIndex())) {
            file.read(request.offsetBytes(), target, request.completion());
        } else {
            BouncedRead.start(bounce, request);
        }
    }

    private void write(BlockRequest request) {
        if (beyondFile(request)) {
            end.write(request, durability(request));
        } else if (blocksAreLongerThanSectors) {
            overlaps.enter(new Queued(request) {
                @Override
                public void start() {
                    writeNow(request, this);
                }
            });
        } else {
            writeNow(request, request.completion());
        }
    }

    private void writeNow(BlockRequest request, IoCompletion completion) {
        ByteBuf data = Objects.requireNonNull(request.data());
        Durability durability = durability(request);
        long offset = request.offsetBytes();
        if (bounce.aligned(offset, request.lengthBytes()) && bounce.reachable(data, data.readerIndex())) {
            file.write(offset, data, durability, completion);
        } else {
            BouncedWrite.start(bounce, new Content(offset, request.lengthBytes(), data, durability), completion);
        }
    }

    private void zero(BlockRequest request, Space space) {
        // What the file does not have reads as zeroes already.
        long length = Math.min(request.lengthBytes(), end.fileEnd() - request.offsetBytes());
        if (length <= 0) {
            request.completion().executor().execute(() -> request.completion().completed(Errno.OK));
            return;
        }
        Range range = new Range(request.offsetBytes(), length, space);
        if (blocksAreLongerThanSectors) {
            overlaps.enter(new Queued(request) {
                @Override
                public void start() {
                    ZeroedRange.start(bounce, zeroing, range, durability(request), this);
                }
            });
        } else {
            ZeroedRange.start(bounce, zeroing, range, durability(request), request.completion());
        }
    }

    /** A write that waits for others to the same blocks and lets those behind it go when it has ended. */
    private abstract class Queued extends OverlapQueue.Entry implements IoCompletion {

        private final IoCompletion completion;

        Queued(BlockRequest request) {
            super(
                    roundDown(request.offsetBytes(), file.alignmentBytes()),
                    roundUp(request.offsetBytes() + request.lengthBytes(), file.alignmentBytes()),
                    bounce.aligned(request.offsetBytes(), request.lengthBytes()) ? Mode.PLAIN : Mode.SERIALISING);
            this.completion = request.completion();
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

    private Durability durability(BlockRequest request) {
        if (options.cache().ignoresFlush()) {
            return Durability.CACHED;
        }
        return request.durability() == Durability.DURABLE
                ? Durability.DURABLE
                : options.cache().writes();
    }

    private boolean beyondFile(BlockRequest request) {
        return request.offsetBytes() + request.lengthBytes() > end.fileEnd();
    }

    private void checkDeviceSize(long newSizeBytes) throws IOException {
        long deviceBytes = file.sizeBytes();
        if (newSizeBytes > deviceBytes) {
            throw new ImageException(
                    ImageException.Kind.OUT_OF_BOUNDS,
                    path,
                    "cannot be resized to " + newSizeBytes + " bytes: the device has " + deviceBytes);
        }
    }

    private void check(BlockRequest request) {
        checkRange(request.offsetBytes(), request.lengthBytes());
        int alignment = limits.requestAlignmentBytes();
        if ((request.offsetBytes() | request.lengthBytes()) % alignment != 0) {
            throw new IllegalArgumentException(request + " is not aligned to " + alignment + " bytes");
        }
        boolean transfer = request.kind() == BlockRequest.Kind.READ || request.kind() == BlockRequest.Kind.WRITE;
        if (transfer && request.lengthBytes() > MAX_TRANSFER_BYTES) {
            throw new IllegalArgumentException(request + " is longer than " + MAX_TRANSFER_BYTES + " bytes");
        }
        if (request.kind() != BlockRequest.Kind.READ && limits.readOnly()) {
            throw new IllegalArgumentException(request + " to an image that is open for reading");
        }
    }

    private void checkRange(long offsetBytes, long lengthBytes) {
        if (offsetBytes < 0 || lengthBytes <= 0 || offsetBytes > sizeBytes - lengthBytes) {
            throw new IllegalArgumentException(
                    path + ": " + lengthBytes + " bytes at " + offsetBytes + " of an image of " + sizeBytes);
        }
    }
}
