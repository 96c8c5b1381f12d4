package io.holdfast.image.raw;

import static io.holdfast.image.raw.RawFormat.SECTOR_BYTES;

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
import io.holdfast.image.Growable;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.Placement;
import io.holdfast.image.Preallocation;
import io.holdfast.image.RequestCheck;
import io.holdfast.image.host.HostFile;
import io.holdfast.image.host.HostFile.Space;
import io.holdfast.image.host.TakenSpace;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * An open raw image.
 *
 * <p>What the file cannot take as it is, because O_DIRECT asks for other alignment, goes through aligned memory. Where O_DIRECT needs more than a sector, a write of less is
 * read-modify-write, and writes to the same blocks wait for it.
 *
 * <p>A write that fails may have changed any part of its range. A flush that fails stays failed.
 */
public final class RawImage implements BlockDevice, Growable {

    private static final int MAX_TRANSFER_BYTES = 8 << 20;
    /** Guests do not know what to make of more, though some file systems have longer blocks. */
    private static final int USUAL_PHYSICAL_BLOCK_BYTES = 4096;

    private final Path path;
    private final FileHandle file;
    private final ImageOptions options;
    private final BlockLimits limits;
    private final RequestCheck check;
    private final HostFile host;
    private volatile long sizeBytes;
    private boolean closed;

    /** The file has its locks and belongs to the image from now on. */
    RawImage(Path path, FileHandle file, ImageOptions options) throws IOException {
        this.path = path;
        this.file = file;
        this.options = options;
        this.limits = limits(file, options);
        this.check = new RequestCheck(path, limits);
        this.host = new HostFile(path, file);
        this.sizeBytes = HostFile.roundUp(host.endBytes(), SECTOR_BYTES);
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
        check.check(request, sizeBytes);
        switch (request.kind()) {
            case READ -> host.read(request.offsetBytes(), data(request), request.completion());
            case WRITE -> host.write(request.offsetBytes(), data(request), durability(request), request.completion());
            case WRITE_ZEROES -> zero(request, Space.KEEP);
            case DISCARD -> zero(request, limits.thin() ? Space.GIVE_BACK : Space.KEEP);
        }
    }

    private static ByteBuf data(BlockRequest request) {
        return Objects.requireNonNull(request.data());
    }

    private void zero(BlockRequest request, Space space) {
        host.zero(request.offsetBytes(), request.lengthBytes(), space, durability(request), request.completion());
    }

    @Override
    public void flush(IoCompletion completion) {
        if (options.cache().ignoresFlush()) {
            completion.executor().execute(() -> completion.completed(Errno.OK));
        } else {
            host.flush(completion);
        }
    }

    @Override
    public List<Extent> extents(long offsetBytes, long lengthBytes, int limit) throws IOException {
        check.checkRange(offsetBytes, lengthBytes, sizeBytes);
        return host.extents(offsetBytes, lengthBytes, limit);
    }

    @Override
    public OptionalLong availableBytes() throws IOException {
        return host.availableBytes();
    }

    /** A disk's bytes lie in the file where they lie on the disk. */
    @Override
    public List<Placement> placements(long offsetBytes, long lengthBytes) throws IOException {
        return extents(offsetBytes, lengthBytes, Integer.MAX_VALUE).stream()
                .map(RawImage::placement)
                .toList();
    }

    private static Placement placement(Extent extent) {
        Placement.Kind kind = switch (extent) {
            case Extent.Data _ -> Placement.Kind.DATA;
            case Extent.Hole _ -> Placement.Kind.ZERO;
        };
        return Placement.at(extent.offsetBytes(), extent.offsetBytes(), extent.lengthBytes(), kind);
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
                host.truncate(newSizeBytes);
                host.sync();
            }
            case BLOCK_DEVICE -> checkDeviceSize(newSizeBytes);
        }
        host.endsAt(newSizeBytes);
        sizeBytes = newSizeBytes;
    }

    @Override
    public void grow(long newSizeBytes, Preallocation added) throws IOException {
        if (added == Preallocation.METADATA || file.traits().kind() != FileTraits.Kind.REGULAR) {
            throw new ImageException(
                    ImageException.Kind.UNSUPPORTED_FEATURE,
                    path,
                    "has no space that could be taken with preallocation=" + added.label());
        }
        long oldBytes = sizeBytes;
        resize(newSizeBytes);
        try {
            TakenSpace.take(host, added, oldBytes, newSizeBytes - oldBytes);
            host.sync();
        } catch (IOException e) {
            resize(oldBytes);
            throw e;
        }
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (options.access() == Access.READ_WRITE && !options.cache().ignoresFlush()) {
                host.sync();
            }
        } finally {
            host.close();
        }
    }

    @Override
    public String toString() {
        return "RawImage[" + path + ", " + sizeBytes + " bytes, "
                + options.cache().label() + "]";
    }

    private Durability durability(BlockRequest request) {
        if (options.cache().ignoresFlush()) {
            return Durability.CACHED;
        }
        return request.durability() == Durability.DURABLE
                ? Durability.DURABLE
                : options.cache().writes();
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
}
