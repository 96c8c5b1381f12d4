package io.holdfast.testkit;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.BlockLimits;
import io.holdfast.image.BlockRequest;
import io.holdfast.image.Extent;
import io.holdfast.image.Placement;
import io.holdfast.image.Snapshots;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;

/**
 * A disk in memory, of any size, that does what the test says: requests go through at once, or are {@linkplain #hold held} and ended one by one in any order, or
 * fail with an errno. It has a volatile write cache, so that {@link #powerCut} shows who forgot a flush.
 *
 * <p>Completions always go through {@code completion.executor()}. Requests that break the contract of {@link BlockDevice} throw, as they must. Any thread may
 * submit.
 */
public final class MemoryBlockDevice implements BlockDevice {

    /** Anything goes: no alignment, 4 KiB physical blocks and discard granularity, 4 MiB transfers. */
    public static final BlockLimits EASY_LIMITS =
            new BlockLimits(1, 4096, 4 << 20, SparseMemory.PAGE_BYTES, BlockLimits.Access.READ_WRITE);

    private final BlockLimits limits;
    private final CachedMemory memory = new CachedMemory();
    private final IoGate gate = new IoGate();
    private long sizeBytes;
    private int flushErrno = Errno.OK;
    private int flushes;
    private volatile long availableBytes = Long.MAX_VALUE;
    private boolean closed;
    private Optional<Snapshots> snapshots = Optional.empty();

    public MemoryBlockDevice(long sizeBytes) {
        this(sizeBytes, EASY_LIMITS);
    }

    public MemoryBlockDevice(long sizeBytes, BlockLimits limits) {
        this.sizeBytes = sizeBytes;
        this.limits = limits;
    }

    /** It keeps snapshots from now on: those. */
    public void keeps(Snapshots kept) {
        snapshots = Optional.of(kept);
    }

    @Override
    public Optional<Snapshots> snapshots() {
        return snapshots;
    }

    @Override
    public synchronized long sizeBytes() {
        return sizeBytes;
    }

    @Override
    public BlockLimits limits() {
        return limits;
    }

    @Override
    public void submit(BlockRequest request) {
        check(request);
        PendingIo.Kind kind = switch (request.kind()) {
            case READ -> PendingIo.Kind.READ;
            case WRITE -> PendingIo.Kind.WRITE;
            case WRITE_ZEROES -> PendingIo.Kind.WRITE_ZEROES;
            case DISCARD -> PendingIo.Kind.DISCARD;
        };
        gate.pass(new PendingIo(
                kind,
                request.offsetBytes(),
                request.lengthBytes(),
                done -> complete(done, perform(request)),
                request.completion()));
    }

    @Override
    public void flush(IoCompletion completion) {
        long point;
        synchronized (this) {
            checkOpen();
            flushes++;
            point = memory.point();
        }
        gate.pass(new PendingIo(PendingIo.Kind.FLUSH, 0, 0, done -> complete(done, performFlush(point)), completion));
    }

    @Override
    public synchronized List<Extent> extents(long offsetBytes, long lengthBytes, int limit) {
        checkOpen();
        checkRange(offsetBytes, lengthBytes);
        List<Extent> extents = new ArrayList<>();
        long end = offsetBytes + lengthBytes;
        for (long at = offsetBytes; at < end && extents.size() < limit; ) {
            boolean data = memory.allocated(at);
            long next = at;
            while (next < end && memory.allocated(next) == data) {
                next = Math.min(end, (next / SparseMemory.PAGE_BYTES + 1) * SparseMemory.PAGE_BYTES);
            }
            extents.add(data ? new Extent.Data(at, next - at) : new Extent.Hole(at, next - at));
            at = next;
        }
        return extents;
    }

    @Override
    public OptionalLong availableBytes() {
        return OptionalLong.of(availableBytes);
    }

    /** So much more there is from now on, says {@link #availableBytes}; it limits nothing. */
    public void leave(long bytes) {
        availableBytes = bytes;
    }

    @Override
    public List<Placement> placements(long offsetBytes, long lengthBytes) {
        return extents(offsetBytes, lengthBytes, Integer.MAX_VALUE).stream()
                .map(extent -> Placement.of(
                        extent.offsetBytes(),
                        extent.lengthBytes(),
                        extent instanceof Extent.Data ? Placement.Kind.DATA : Placement.Kind.ZERO))
                .toList();
    }

    @Override
    public synchronized void resize(long newSizeBytes) {
        checkOpen();
        if (newSizeBytes < sizeBytes) {
            memory.discard(newSizeBytes, sizeBytes - newSizeBytes, Durability.DURABLE);
        }
        sizeBytes = newSizeBytes;
    }

    @Override
    public synchronized void close() {
        closed = true;
    }

    public synchronized boolean closed() {
        return closed;
    }

    /** From now on requests and flushes wait in {@link #held}. */
    public void hold() {
        gate.hold();
    }

    /** What waits, oldest first. */
    public List<PendingIo> held() {
        return gate.held();
    }

    /** Ends the oldest that waits. */
    public void completeNext() {
        gate.completeNext();
    }

    /** Ends all that wait and holds no more. */
    public void resume() {
        gate.resume();
    }

    /** The next operation of the kind (said again: the one after it too) fails with the errno and does nothing. */
    public void failNext(PendingIo.Kind kind, int errno) {
        gate.failNext(kind, errno);
    }

    /** All flushes fail from now on. */
    public synchronized void failFlushes(int errno) {
        flushErrno = errno;
    }

    /** How many flushes were asked for. */
    public synchronized int flushes() {
        return flushes;
    }

    /** What a reader would see now; not an operation of the device. */
    public synchronized byte[] peek(long offsetBytes, int lengthBytes) {
        return memory.read(offsetBytes, lengthBytes);
    }

    /** Puts bytes there as if they had always been there. */
    public synchronized void poke(long offsetBytes, byte[] bytes) {
        memory.write(offsetBytes, bytes, Durability.DURABLE);
    }

    public synchronized long allocatedBytes() {
        return memory.allocatedBytes();
    }

    /** All that was neither flushed nor written durably is lost. */
    public synchronized void powerCut() {
        memory.powerCut();
    }

    /** Of what was neither flushed nor written durably, any part is lost, a sector at a time. */
    public synchronized void powerCut(Random random) {
        memory.powerCut(random);
    }

    private static void complete(IoCompletion completion, int errno) {
        completion.executor().execute(() -> completion.completed(errno));
    }

    private synchronized int perform(BlockRequest request) {
        long offset = request.offsetBytes();
        switch (request.kind()) {
            case READ -> memory.read(offset, buffer(request));
            case WRITE -> memory.write(offset, readable(buffer(request)), request.durability());
            case WRITE_ZEROES -> memory.zero(offset, request.lengthBytes(), request.durability());
            case DISCARD -> memory.discard(offset, request.lengthBytes(), request.durability());
        }
        return Errno.OK;
    }

    private synchronized int performFlush(long point) {
        if (flushErrno == Errno.OK) {
            memory.flush(point);
        }
        return flushErrno;
    }

    private synchronized void check(BlockRequest request) {
        checkOpen();
        checkRange(request.offsetBytes(), request.lengthBytes());
        int alignment = limits.requestAlignmentBytes();
        if (request.offsetBytes() % alignment != 0 || request.lengthBytes() % alignment != 0) {
            throw new IllegalArgumentException(request + " is not aligned to " + alignment + " bytes");
        }
        boolean transfer = request.kind() == BlockRequest.Kind.READ || request.kind() == BlockRequest.Kind.WRITE;
        if (transfer && request.lengthBytes() > limits.maxTransferBytes()) {
            throw new IllegalArgumentException(request + " is longer than " + limits.maxTransferBytes() + " bytes");
        }
        if (request.kind() != BlockRequest.Kind.READ && limits.readOnly()) {
            throw new IllegalArgumentException(request + " to a read-only device");
        }
    }

    private void checkRange(long offsetBytes, long lengthBytes) {
        if (offsetBytes < 0 || lengthBytes <= 0 || offsetBytes > sizeBytes - lengthBytes) {
            throw new IllegalArgumentException(
                    lengthBytes + " bytes at " + offsetBytes + " of a device of " + sizeBytes + " bytes");
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the device is closed");
        }
    }

    private static ByteBuf buffer(BlockRequest request) {
        ByteBuf buffer = Objects.requireNonNull(request.data(), "a transfer needs a buffer");
        if (buffer.refCnt() == 0) {
            throw new IllegalStateException("the buffer of " + request + " was released before its completion");
        }
        return buffer;
    }

    private static byte[] readable(ByteBuf buffer) {
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.getBytes(buffer.readerIndex(), bytes);
        return bytes;
    }
}
