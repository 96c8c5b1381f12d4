package io.holdfast.cli.image;

import io.holdfast.cli.image.ImageCopy.Range;
import io.holdfast.cli.image.ImageCopy.Side;
import io.holdfast.image.Extent;
import io.holdfast.image.vmdk.StreamWriter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Copies a range of an image into a compressed stream: several pieces are read and compressed at a time, and written in their order. */
public final class StreamCopy {

    private static final int PIECE_BYTES = 16 * StreamWriter.GRAIN_BYTES;

    private final Transfer source;
    private final Range range;
    private final Progress progress;

    public StreamCopy(Side source, Range range, Progress progress) {
        this.source = new Transfer(source.path(), source.device());
        this.range = range;
        this.progress = progress;
    }

    private record Grain(long offsetBytes, ByteBuffer compressed) {}

    private record Piece(long endBytes, Future<List<Grain>> grains) {}

    /** Copies what is not zeroes. Blocks. */
    public void run(StreamWriter target) throws IOException {
        int threads = Runtime.getRuntime().availableProcessors();
        try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
            Queue<Piece> underWay = new ArrayDeque<>();
            try {
                ExtentCursor extents = new ExtentCursor(source.device());
                long at = 0;
                while (at < range.lengthBytes()) {
                    long end = Math.min(range.lengthBytes(), at + PIECE_BYTES);
                    if (extents.from(range.offsetBytes() + at) instanceof Extent.Hole hole
                            && hole.lengthBytes() >= end - at) {
                        // Whole pieces: grains begin where they would without the hole.
                        end = Math.min(range.lengthBytes(), at + hole.lengthBytes() / PIECE_BYTES * PIECE_BYTES);
                        end = Math.max(end, Math.min(range.lengthBytes(), at + PIECE_BYTES));
                        underWay.add(new Piece(end, workers.submit(() -> List.of())));
                    } else {
                        long from = at;
                        int length = (int) (end - at);
                        underWay.add(new Piece(end, workers.submit(() -> compressed(from, length))));
                    }
                    at = end;
                    if (underWay.size() > 2 * threads) {
                        write(underWay.remove(), target);
                    }
                }
                while (!underWay.isEmpty()) {
                    write(underWay.remove(), target);
                }
            } finally {
                underWay.forEach(piece -> piece.grains.cancel(false));
            }
        }
    }

    private List<Grain> compressed(long at, int length) throws IOException {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(PIECE_BYTES, PIECE_BYTES);
        try {
            buffer.setZero(length, PIECE_BYTES - length);
            source.read(range.offsetBytes() + at, length, buffer);
            ByteBuffer bytes = buffer.nioBuffer(0, PIECE_BYTES);
            List<Grain> grains = new ArrayList<>();
            for (int from = 0; from < length; from += StreamWriter.GRAIN_BYTES) {
                int end = from + StreamWriter.GRAIN_BYTES;
                if (Zeroes.firstOther(bytes, from, end) != end) {
                    grains.add(
                            new Grain(at + from, StreamWriter.compressed(bytes.slice(from, StreamWriter.GRAIN_BYTES))));
                }
            }
            return grains;
        } finally {
            buffer.release();
        }
    }

    private void write(Piece piece, StreamWriter target) throws IOException {
        try {
            for (Grain grain : piece.grains.get()) {
                target.write(grain.offsetBytes, grain.compressed);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        progress.advanced(piece.endBytes, range.lengthBytes());
    }
}
