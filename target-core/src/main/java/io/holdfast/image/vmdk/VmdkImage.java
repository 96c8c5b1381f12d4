package io.holdfast.image.vmdk;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.CheckReport;
import io.holdfast.image.Extent;
import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.ImageOptions;
import io.holdfast.image.Placement;
import io.holdfast.image.RequestCheck;
import io.holdfast.image.host.HostFile.Space;
import io.holdfast.image.host.Joined;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.Executor;

/**
 * An open vmdk image. A damaged part of it answers with {@link Errno#EIO}; the rest stays readable.
 *
 * <p>What was acknowledged and not flushed may be in memory alone: a killed process loses it as a power cut does.
 */
public final class VmdkImage implements BlockDevice {

    static final int MAX_TRANSFER_BYTES = 4 << 20;

    private final Path path;
    private final PartMap parts;
    private final ImageOptions options;
    private final BlockLimits limits;
    private final RequestCheck check;
    private final Executor offLoop;
    private boolean closed;

    /** The parts belong to the image from now on. */
    VmdkImage(Path path, PartMap parts, ImageOptions options, BlockLimits limits, Executor offLoop) {
        this.path = path;
        this.parts = parts;
        this.options = options;
        this.limits = limits;
        this.check = new RequestCheck(path, limits);
        this.offLoop = offLoop;
    }

    @Override
    public long sizeBytes() {
        return parts.sizeBytes();
    }

    @Override
    public BlockLimits limits() {
        return limits;
    }

    @Override
    public void submit(BlockRequest request) {
        check.check(request, sizeBytes());
        boolean durable = durable(request);
        BlockRequest stated = new BlockRequest(
                request.kind(),
                request.offsetBytes(),
                request.lengthBytes(),
                request.data(),
                durable ? Durability.DURABLE : Durability.CACHED,
                durable ? new CommittedEnd(request.completion()) : request.completion());
        Space space = request.kind() == BlockRequest.Kind.DISCARD && limits.thin() ? Space.GIVE_BACK : Space.KEEP;
        parts.submit(stated, space, new Joined(stated.completion()));
    }

    private boolean durable(BlockRequest request) {
        return request.kind() != BlockRequest.Kind.READ
                && !options.cache().ignoresFlush()
                && (request.durability() == Durability.DURABLE
                        || options.cache().writes() == Durability.DURABLE);
    }

    @Override
    public void flush(IoCompletion completion) {
        if (options.cache().ignoresFlush() || limits.readOnly()) {
            completion.executor().execute(() -> completion.completed(Errno.OK));
        } else {
            offLoop.execute(() -> commitAndEnd(completion));
        }
    }

    private void commitAndEnd(IoCompletion completion) {
        int errno = parts.commit();
        completion.executor().execute(() -> completion.completed(errno));
    }

    @Override
    public List<Extent> extents(long offsetBytes, long lengthBytes, int limit) throws IOException {
        check.checkRange(offsetBytes, lengthBytes, sizeBytes());
        return parts.extents(offsetBytes, lengthBytes, limit);
    }

    @Override
    public List<Placement> placements(long offsetBytes, long lengthBytes) throws IOException {
        check.checkRange(offsetBytes, lengthBytes, sizeBytes());
        return parts.placements(offsetBytes, lengthBytes);
    }

    /** Whether the tables can be right. Blocks. */
    CheckReport checkTables() throws ImageException {
        return parts.check();
    }

    @Override
    public OptionalLong availableBytes() throws IOException {
        return OptionalLong.of(Files.getFileStore(path).getUsableSpace());
    }

    @Override
    public void resize(long sizeBytes) throws IOException {
        throw new ImageException(
                Kind.UNSUPPORTED_FEATURE, path, "vmdk images keep their size; 'image convert' makes one of another");
    }

    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            parts.close(limits.access());
        }
    }

    @Override
    public String toString() {
        return "VmdkImage[" + path + ", " + sizeBytes() + " bytes, "
                + options.cache().label() + "]";
    }

    /** A durable write whose data is stable: the tables that lead to it must be, too. */
    private final class CommittedEnd implements IoCompletion {

        private final IoCompletion completion;

        CommittedEnd(IoCompletion completion) {
            this.completion = completion;
        }

        @Override
        public Executor executor() {
            return completion.executor();
        }

        @Override
        public void completed(int errno) {
            if (errno == Errno.OK && parts.uncommitted()) {
                offLoop.execute(() -> commitAndEnd(completion));
            } else {
                completion.completed(errno);
            }
        }
    }
}
