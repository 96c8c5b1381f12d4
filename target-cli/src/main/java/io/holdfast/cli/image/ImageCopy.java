package io.holdfast.cli.image;

import io.holdfast.cli.image.Pieces.Piece;
import io.holdfast.file.AlignedBufferPool;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.Extent;
import io.holdfast.util.Zeroes;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Copies a range of an image to the beginning of another: several pieces are read at a time, and written in their order. Holes are not read, and what reads as zeroes is not
 * written.
 *
 * <p>The copy is on stable storage when {@link #run} returns, as far as the target's cache mode says so.
 */
public final class ImageCopy {

    /** So much is read at a time, as qemu-img does. */
    private static final int PIECE_BYTES = 2 << 20;

    private final Transfer source;
    private final Transfer target;
    private final Settings settings;
    private final Range range;
    private final int pieceBytes;
    private final AtomicLong doneBytes = new AtomicLong();
    private final Turns turns = new Turns();

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

    /**
     * Copies. Blocks; the images stay open.
     *
     * @throws IOException the first error; the target may have any part of the copy then
     */
    public void run() throws IOException {
        Pieces pieces = new Pieces(source.device(), range.offsetBytes, range.lengthBytes, pieceBytes);
        long memoryBytes = (long) settings.requests * PIECE_BYTES;
        try (AlignedBufferPool buffers = new AlignedBufferPool(memoryBytes);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> workers = new ArrayList<>();
            for (int i = 0; i < settings.requests; i++) {
                workers.add(threads.submit(() -> {
                    work(pieces, buffers);
                    return null;
                }));
            }
            await(workers);
        }
        target.flush();
    }

    private void work(Pieces pieces, AlignedBufferPool buffers) throws IOException {
        ByteBuf buffer = buffers.tryLease(pieceBytes);
        if (buffer == null) {
            throw new IllegalStateException("no memory for a piece in " + buffers);
        }
        boolean done = false;
        try {
            for (Piece piece = pieces.next(); piece != null && move(piece, buffer); piece = pieces.next()) {
                settings.progress.advanced(doneBytes.addAndGet(piece.extent().lengthBytes()), range.lengthBytes);
            }
            done = true;
        } finally {
            if (!done) {
                turns.end();
            }
            buffer.release();
        }
    }

    /** False when another worker has failed. */
    private boolean move(Piece piece, ByteBuf buffer) throws IOException {
        if (piece.extent() instanceof Extent.Data data) {
            source.read(data.offsetBytes(), (int) data.lengthBytes(), buffer);
        }
        if (!turns.await(piece.number())) {
            return false;
        }
        switch (piece.extent()) {
            case Extent.Hole hole -> fill(hole, buffer);
            case Extent.Data data -> write(data, buffer);
        }
        turns.pass();
        return true;
    }

    private void fill(Extent.Hole hole, ByteBuf zeroes) throws IOException {
        long at = hole.offsetBytes() - range.offsetBytes;
        if (settings.sparseBytes > 0) {
            skip(at, hole.lengthBytes());
            return;
        }
        zeroes.setZero(0, pieceBytes);
        long end = at + hole.lengthBytes();
        while (at < end) {
            int length = (int) Math.min(pieceBytes, end - at);
            target.write(at, zeroes.setIndex(0, length));
            at += length;
        }
    }

    private void write(Extent.Data data, ByteBuf buffer) throws IOException {
        int length = (int) data.lengthBytes();
        long at = data.offsetBytes() - range.offsetBytes;
        if (settings.sparseBytes == 0) {
            target.write(at, buffer);
            return;
        }
        ByteBuffer bytes = buffer.nioBuffer(0, length);
        int from = 0;
        while (from < length) {
            boolean zero = zero(bytes, from, at);
            int end = unitEnd(at, from, length);
            while (end < length && zero(bytes, end, at) == zero) {
                end = unitEnd(at, end, length);
            }
            if (zero) {
                skip(at + from, end - from);
            } else {
                target.write(at + from, buffer.slice(from, end - from));
            }
            from = end;
        }
    }

    private boolean zero(ByteBuffer bytes, int from, long at) {
        int end = unitEnd(at, from, bytes.limit());
        return Zeroes.firstOther(bytes, from, end) == end;
    }

    /** Where the unit of the target ends that the index lies in. */
    private int unitEnd(long at, int index, int length) {
        long unit = settings.sparseBytes;
        return (int) Math.min(length, ((at + index) / unit + 1) * unit - at);
    }

    private void skip(long offsetBytes, long lengthBytes) throws IOException {
        switch (settings.target) {
            case BLANK -> {}
            case USED -> target.discard(offsetBytes, lengthBytes);
        }
    }

    private static void await(List<Future<?>> workers) throws IOException {
        @Nullable Throwable failure = null;
        for (Future<?> worker : workers) {
            try {
                worker.get();
            } catch (ExecutionException e) {
                failure = failure == null ? e.getCause() : failure;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failure = failure == null ? new IOException("interrupted", e) : failure;
            }
        }
        switch (failure) {
            case null -> {}
            case IOException e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
