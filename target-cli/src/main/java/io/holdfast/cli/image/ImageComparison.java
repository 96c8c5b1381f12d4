package io.holdfast.cli.image;

import io.holdfast.cli.image.ImageCopy.Side;
import io.holdfast.cli.image.Transfer.Waiting;
import io.holdfast.file.AlignedBufferPool;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.Extent;
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
        try (AlignedBufferPool buffers = new AlignedBufferPool(2L * PIECE_BYTES)) {
            ByteBuf one = Objects.requireNonNull(buffers.tryLease(pieceBytes));
            ByteBuf other = Objects.requireNonNull(buffers.tryLease(pieceBytes));
            try {
                for (long at = 0; at < total; ) {
                    long length = at < common ? sameKindBytes(at, common) : sameKindBytes(longer, at, total);
                    Result result =
                            at < common ? compare(at, (int) length, one, other) : expectZeroes(longer, at, length, one);
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

    /** How far both images stay what they are at that place; data at most a piece, and a hole at most 1 GiB, which fits an int. */
    private long sameKindBytes(long at, long end) throws IOException {
        return Math.min(sameKindBytes(first, at, end), sameKindBytes(second, at, end));
    }

    private long sameKindBytes(Transfer image, long at, long end) throws IOException {
        Extent extent = extent(image.device(), at, Math.min(end - at, 1L << 30));
        return switch (extent) {
            case Extent.Hole hole -> hole.lengthBytes();
            case Extent.Data data -> Math.min(data.lengthBytes(), pieceBytes);
        };
    }

    private static Extent extent(BlockDevice device, long at, long lengthBytes) throws IOException {
        return device.extents(at, lengthBytes, 1).getFirst();
    }

    private Result compare(long at, int length, ByteBuf one, ByteBuf other) throws IOException {
        boolean firstHole = extent(first.device(), at, length) instanceof Extent.Hole;
        boolean secondHole = extent(second.device(), at, length) instanceof Extent.Hole;
        if (firstHole != secondHole && rule == Rule.CONTENT_AND_ALLOCATION) {
            return new Result.AllocatedDifferently(at);
        }
        if (firstHole && secondHole) {
            return new Result.Same();
        }
        if (firstHole || secondHole) {
            return expectZeroes(firstHole ? second : first, at, length, one);
        }
        Waiting firstRead = first.startRead(at, length, one);
        Waiting secondRead = second.startRead(at, length, other);
        // Both are waited for before anything is thrown: the buffers are the kernel's until then.
        try {
            first.awaitRead(firstRead, at);
        } finally {
            second.awaitRead(secondRead, at);
        }
        long mismatch = MemorySegment.ofBuffer(one.nioBuffer(0, length))
                .mismatch(MemorySegment.ofBuffer(other.nioBuffer(0, length)));
        return mismatch < 0 ? new Result.Same() : new Result.Differs(at + mismatch - mismatch % SECTOR_BYTES);
    }

    private Result expectZeroes(Transfer image, long at, long length, ByteBuf buffer) throws IOException {
        if (extent(image.device(), at, length) instanceof Extent.Hole hole && hole.lengthBytes() == length) {
            return new Result.Same();
        }
        image.read(at, (int) length, buffer);
        int other = Zeroes.firstOther(buffer.nioBuffer(0, (int) length), 0, (int) length);
        return other == length ? new Result.Same() : new Result.Differs(at + other);
    }
}
