package io.holdfast.cli.image;

import io.holdfast.cli.image.ImageCopy.Side;
import io.holdfast.file.AlignedBufferPool;
import io.holdfast.file.Awaited;
import io.holdfast.image.Extent;
import io.holdfast.util.Zeroes;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/** Compares what hosts would read from two images. What one of them has more must be zeroes. */
public final class ImageComparison {

    private static final int PIECE_BYTES = 2 << 20;
    private static final int SECTOR_BYTES = 512;

    /** What came out. */
    public sealed interface Result {

        record Same() implements Result {}

        /** A host would see it: at the first sector that differs, or at the first byte that ought to be zero. */
        record Differs(long offsetBytes) implements Result {}

        /** The contents are the same so far, but one has space where the other has a hole. */
        record AllocatedDifferently(long offsetBytes) implements Result {}
    }

    /** What counts. */
    public enum Rule {
        CONTENT,
        CONTENT_AND_ALLOCATION
    }

    private final Transfer first;
    private final Transfer second;
    private final Rule rule;
    private final Progress progress;
    private final int pieceBytes;

    public ImageComparison(Side first, Side second, Rule rule, Progress progress) {
        this.first = new Transfer(first.path(), first.device());
        this.second = new Transfer(second.path(), second.device());
        this.rule = rule;
        this.progress = progress;
        this.pieceBytes = Math.min(
                PIECE_BYTES,
                Math.min(
                        first.device().limits().maxTransferBytes(),
                        second.device().limits().maxTransferBytes()));
    }

    /** Compares. Blocks; the images stay open. */
    public Result run() throws IOException {
        long common = Math.min(first.device().sizeBytes(), second.device().sizeBytes());
        Transfer longer = first.device().sizeBytes() > common ? first : second;
        long total = longer.device().sizeBytes();
        ExtentCursor firstExtents = new ExtentCursor(first.device());
        ExtentCursor secondExtents = new ExtentCursor(second.device());
        try (AlignedBufferPool buffers = new AlignedBufferPool(2L * PIECE_BYTES)) {
            ByteBuf one = Objects.requireNonNull(buffers.tryLease(pieceBytes));
            ByteBuf other = Objects.requireNonNull(buffers.tryLease(pieceBytes));
            try {
                for (long at = 0; at < total; ) {
                    Extent ofFirst = extent(firstExtents, at);
                    Extent ofSecond = extent(secondExtents, at);
                    long length = Math.min(ofFirst.lengthBytes(), ofSecond.lengthBytes());
                    Result result = at < common
                            ? compare(ofFirst, ofSecond, length, new Buffers(one, other))
                            : expectZeroes(longer, longer == first ? ofFirst : ofSecond, length, one);
                    if (!(result instanceof Result.Same)) {
                        return result;
                    }
                    at += length;
                    progress.advanced(at, total);
                }
                return new Result.Same();
            } finally {
                one.release();
                other.release();
            }
        }
    }

    /** What the image is there: data at most a piece; beyond its end a hole that does not end. */
    private Extent extent(ExtentCursor extents, long at) throws IOException {
        if (at >= extents.sizeBytes()) {
            return new Extent.Hole(at, Long.MAX_VALUE);
        }
        return switch (extents.from(at)) {
            case Extent.Hole hole -> hole;
            case Extent.Data data -> new Extent.Data(at, Math.min(data.lengthBytes(), pieceBytes));
        };
    }

    private Result compare(Extent ofFirst, Extent ofSecond, long lengthBytes, Buffers buffers) throws IOException {
        long at = ofFirst.offsetBytes();
        boolean firstHole = ofFirst instanceof Extent.Hole;
        boolean secondHole = ofSecond instanceof Extent.Hole;
        if (firstHole != secondHole && rule == Rule.CONTENT_AND_ALLOCATION) {
            return new Result.AllocatedDifferently(at);
        }
        if (firstHole) {
            return expectZeroes(second, ofSecond, lengthBytes, buffers.one);
        }
        if (secondHole) {
            return expectZeroes(first, ofFirst, lengthBytes, buffers.one);
        }
        int length = (int) lengthBytes;
        Awaited firstRead = first.startRead(at, length, buffers.one);
        Awaited secondRead = second.startRead(at, length, buffers.other);
        // Both are waited for before anything is thrown: the buffers are the kernel's until then.
        try {
            first.awaitRead(firstRead, at);
        } finally {
            second.awaitRead(secondRead, at);
        }
        long mismatch = MemorySegment.ofBuffer(buffers.one.nioBuffer(0, length))
                .mismatch(MemorySegment.ofBuffer(buffers.other.nioBuffer(0, length)));
        return mismatch < 0 ? new Result.Same() : new Result.Differs(at + mismatch - mismatch % SECTOR_BYTES);
    }

    private static Result expectZeroes(Transfer image, Extent extent, long lengthBytes, ByteBuf buffer)
            throws IOException {
        return switch (extent) {
            case Extent.Hole _ -> new Result.Same();
            case Extent.Data data -> {
                int length = (int) lengthBytes;
                image.read(data.offsetBytes(), length, buffer);
                int other = Zeroes.firstOther(buffer.nioBuffer(0, length), 0, length);
                yield other == length ? new Result.Same() : new Result.Differs(data.offsetBytes() + other);
            }
        };
    }

    private record Buffers(ByteBuf one, ByteBuf other) {}
}
