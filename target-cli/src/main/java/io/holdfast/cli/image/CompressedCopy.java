package io.holdfast.cli.image;

import io.holdfast.cli.image.ImageCopy.Range;
import io.holdfast.cli.image.ImageCopy.Side;
import io.holdfast.image.CompressedTarget;
import io.holdfast.image.Extent;
import io.holdfast.util.Zeroes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Copies a range of an image into a compressed one: several pieces are read and compressed at a time, and written in their order. */
public final class CompressedCopy {

    private static final int PIECE_BYTES = 1 << 20;

    private final Transfer source;
    private final Range range;
    private final Progress progress;
    private final CompressedTarget target;
    private final int pieceBytes;

    private CompressedCopy(Side source, Range range, Progress progress, CompressedTarget target) {
        this.source = new Transfer(source.path(), source.device());
        this.range = range;
        this.progress = progress;
        this.target = target;
        this.pieceBytes = Math.max(PIECE_BYTES, target.unitBytes());
    }

    private record Unit(long offsetBytes, ByteBuffer compressed) {}

    private record Piece(long endBytes, List<Unit> units) {}

    /** Copies what is not zeroes. Blocks. */
    public static void run(Side source, Range range, Progress progress, CompressedTarget target) throws IOException {
        new CompressedCopy(source, range, progress, target).run();
    }

    private void run() throws IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        try (Ahead<Piece> pieces = new Ahead<>(threads, 2 * threads)) {
            ExtentCursor extents = new ExtentCursor(source.device());
            long at = 0;
            while (at < range.lengthBytes()) {
                long from = at;
                long end = Math.min(range.lengthBytes(), at + pieceBytes);
                if (extents.from(range.offsetBytes() + at) instanceof Extent.Hole hole
                        && hole.lengthBytes() >= end - at) {
                    // Whole pieces: units begin where they would without the hole.
                    long whole = Math.min(range.lengthBytes(), at + hole.lengthBytes() / pieceBytes * pieceBytes);
                    at = Math.max(end, whole);
                } else {
                    pieces.begin(() -> new Piece(end, compressed(from, (int) (end - from))));
                    at = end;
                }
                if (pieces.isFull()) {
                    write(pieces.take());
                }
            }
            while (!pieces.isEmpty()) {
                write(pieces.take());
            }
        }
        progress.advanced(range.lengthBytes(), range.lengthBytes());
    }

    private List<Unit> compressed(long at, int length) throws IOException {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(pieceBytes, pieceBytes);
        try {
            buffer.setZero(length, pieceBytes - length);
            source.read(range.offsetBytes() + at, length, buffer);
            ByteBuffer bytes = buffer.nioBuffer(0, pieceBytes);
            List<Unit> units = new ArrayList<>();
            int unitBytes = target.unitBytes();
            for (int from = 0; from < length; from += unitBytes) {
                int end = from + unitBytes;
                if (Zeroes.firstOther(bytes, from, end) != end) {
                    units.add(new Unit(at + from, target.compressed(bytes.slice(from, unitBytes))));
                }
            }
            return units;
        } finally {
            buffer.release();
        }
    }

    private void write(Piece piece) throws IOException {
        for (Unit unit : piece.units) {
            target.write(unit.offsetBytes, unit.compressed);
        }
        progress.advanced(piece.endBytes, range.lengthBytes());
    }
}
