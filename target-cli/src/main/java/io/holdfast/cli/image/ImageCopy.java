package io.holdfast.cli.image;

import io.holdfast.file.AlignedBufferPool;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.Extent;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * Copies a range of an image to the beginning of another: several pieces are read at a time, and written one after the other in their order. What is written in its order lies
 * in its order, and one file takes one write at a time anyhow: many would only wait for its lock. Holes are not read, and what reads as zeroes is not written.
 *
 * <p>The copy is on stable storage when {@link #run} returns, as far as the target's cache mode says so.
 */
public final class ImageCopy {

    /** So much is read at a time: the more, the less often one thread tells another; qcow2 images take no more. */
    private static final int PIECE_BYTES = 4 << 20;

    private final Transfer source;
    private final Transfer target;
    private final Settings settings;
    private final Range range;
    private final int pieceBytes;

    /** An open image and the name that errors call it by. */
    public record Side(Path path, BlockDevice device) {}

    /** What of the source is copied. */
    public record Range(long offsetBytes, long lengthBytes) {}

    /** What the target holds before. */
    public enum Target {
        /** All zeroes. */
        BLANK,
        /** Anything. */
        USED
    }

    /**
     * How it is done.
     *
     * @param sparseBytes so many bytes of zeroes, aligned to that many, become a hole; 0 where all is written
     * @param requests how many pieces are under way at a time
     */
    public record Settings(int sparseBytes, int requests, Target target, Progress progress) {}

    public ImageCopy(Side source, Side target, Range range, Settings settings) {
        this.source = new Transfer(source.path, source.device);
        this.target = new Transfer(target.path, target.device);
        this.range = range;
        this.settings = settings;
        this.pieceBytes = Math.min(
                PIECE_BYTES,
                Math.min(
                        source.device.limits().maxTransferBytes(),
                        target.device.limits().maxTransferBytes()));
    }

    /** A piece that has been read, and what it is for the target. */
    private record Piece(Extent ofSource, List<Extent> ofTarget, ByteBuf buffer) {}

    /**
     * Copies. Blocks; the images stay open.
     *
     * @throws IOException the first error; the target may have any part of the copy then
     */
    public void run() throws IOException {
        try (AlignedBufferPool buffers = new AlignedBufferPool((long) settings.requests * PIECE_BYTES)) {
            Deque<ByteBuf> leased = new ArrayDeque<>();
            for (int i = 0; i < settings.requests; i++) {
                leased.add(Objects.requireNonNull(buffers.tryLease(pieceBytes)));
            }
            List<ByteBuf> all = List.copyOf(leased);
            try (Ahead<Piece> reads = new Ahead<>(settings.requests, settings.requests)) {
                copy(reads, leased);
            } finally {
                all.forEach(ByteBuf::release);
            }
        }
        target.flush();
    }

    /** @param free of these, the one that was used last is the one that the processor's caches still have */
    private void copy(Ahead<Piece> reads, Deque<ByteBuf> free) throws IOException {
        Pieces pieces = new Pieces(source.device(), range.offsetBytes, range.lengthBytes, pieceBytes);
        Extent next = pieces.next();
        while (next != null || !reads.isEmpty()) {
            if (next != null && !reads.isFull()) {
                Extent begun = next;
                ByteBuf buffer = free.pop();
                reads.begin(() -> read(begun, buffer));
                next = pieces.next();
            } else {
                Piece piece = reads.take();
                write(piece);
                free.push(piece.buffer);
            }
        }
    }

    private Piece read(Extent extent, ByteBuf buffer) throws IOException {
        long at = extent.offsetBytes() - range.offsetBytes;
        long length = extent.lengthBytes();
        return switch (extent) {
            case Extent.Hole _ -> new Piece(extent, List.of(new Extent.Hole(at, length)), buffer);
            case Extent.Data _ -> {
                source.read(extent.offsetBytes(), (int) length, buffer);
                yield new Piece(extent, zeroesCutOut(buffer.nioBuffer(0, (int) length), at), buffer);
            }
        };
    }

    private List<Extent> zeroesCutOut(ByteBuffer bytes, long at) {
        return settings.sparseBytes == 0
                ? List.of(new Extent.Data(at, bytes.limit()))
                : new ZeroUnits(settings.sparseBytes).extents(bytes, at);
    }

    private void write(Piece piece) throws IOException {
        long start = piece.ofTarget.getFirst().offsetBytes();
        for (Extent extent : piece.ofTarget) {
            switch (extent) {
                case Extent.Hole hole when settings.sparseBytes == 0 -> fill(hole, piece.buffer);
                case Extent.Hole hole -> skip(hole);
                case Extent.Data data ->
                    target.write(data.offsetBytes(), piece.buffer.slice((int) (data.offsetBytes() - start), (int)
                            data.lengthBytes()));
            }
        }
        settings.progress.advanced(start + piece.ofSource.lengthBytes(), range.lengthBytes);
    }

    private void fill(Extent.Hole hole, ByteBuf zeroes) throws IOException {
        zeroes.setZero(0, pieceBytes);
        long end = hole.offsetBytes() + hole.lengthBytes();
        for (long at = hole.offsetBytes(); at < end; at += pieceBytes) {
            target.write(at, zeroes.setIndex(0, (int) Math.min(pieceBytes, end - at)));
        }
    }

    private void skip(Extent.Hole hole) throws IOException {
        switch (settings.target) {
            case BLANK -> {}
            case USED -> target.discard(hole.offsetBytes(), hole.lengthBytes());
        }
    }
}
