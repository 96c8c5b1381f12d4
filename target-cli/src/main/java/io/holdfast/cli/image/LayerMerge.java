package io.holdfast.cli.image;

import io.holdfast.cli.image.ImageCopy.Side;
import io.holdfast.image.BlockDevice;
import io.holdfast.image.Placement;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Moves what one image of two has itself into the other, or what one of two would not have. Blocks; the images stay open. */
public final class LayerMerge {

    private static final int PIECE_BYTES = 1 << 20;
    /** What is compared at a time: a cluster of usual size. */
    private static final int UNIT_BYTES = 64 << 10;

    private final Transfer from;
    private final List<Transfer> layers;
    private final Progress progress;

    /** Pieces of a run that are dealt with one after the other. */
    private interface Work {
        void piece(long offsetBytes, int lengthBytes) throws IOException;
    }

    /** Of that image. */
    public LayerMerge(Side from, Progress progress) {
        this(List.of(from), progress);
    }

    /** Of several, each of which lies on the next; they do not see each other. */
    public LayerMerge(List<Side> layers, Progress progress) {
        this.layers = layers.stream().map(LayerMerge::transfer).toList();
        this.from = this.layers.getFirst();
        this.progress = progress;
    }

    private static Transfer transfer(Side side) {
        return new Transfer(side.path(), side.device());
    }

    /** Writes to another image, which is as large at least, all that this one has itself, or with others those that are between; stable when this returns. */
    public void moveDown(Side below) throws IOException {
        Transfer to = transfer(below);
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.directBuffer(PIECE_BYTES, PIECE_BYTES);
        try {
            long size = from.device().sizeBytes();
            for (Placement run : from.device().placements(0, size)) {
                moveDown(layers, run, to, buffer);
                progress.advanced(run.offsetBytes() + run.lengthBytes(), size);
            }
            to.flush();
        } finally {
            buffer.release();
        }
    }

    private static void moveDown(List<Transfer> layers, Placement run, Transfer to, ByteBuf buffer) throws IOException {
        switch (run.kind()) {
            case DATA, ZEROED_DATA ->
                inPieces(run, (at, length) -> {
                    layers.getFirst().read(at, length, buffer);
                    to.write(at, buffer);
                });
            case ZERO -> to.discard(run.offsetBytes(), run.lengthBytes());
            case ABSENT -> {
                if (layers.size() > 1) {
                    moveDownFromBelow(layers.subList(1, layers.size()), run, to, buffer);
                }
            }
        }
    }

    /** What a shorter image does not have is zeroes in those on it, whatever it lies on. */
    private static void moveDownFromBelow(List<Transfer> layers, Placement hole, Transfer to, ByteBuf buffer)
            throws IOException {
        BlockDevice device = layers.getFirst().device();
        long at = hole.offsetBytes();
        long there = Math.clamp(device.sizeBytes() - at, 0, hole.lengthBytes());
        if (there > 0) {
            for (Placement run : device.placements(at, there)) {
                moveDown(layers, run, to, buffer);
            }
        }
        if (there < hole.lengthBytes()) {
            to.discard(at + there, hole.lengthBytes() - there);
        }
    }

    /**
     * Writes to the image what is seen through it now, and would not be on another one; stable when this returns. What that does not have would be zeroes.
     */
    public void keepWhatDiffersFrom(Optional<Side> below) throws IOException {
        Optional<Transfer> to = below.map(LayerMerge::transfer);
        ByteBuf old = PooledByteBufAllocator.DEFAULT.directBuffer(PIECE_BYTES, PIECE_BYTES);
        ByteBuf other = PooledByteBufAllocator.DEFAULT.directBuffer(PIECE_BYTES, PIECE_BYTES);
        try {
            long size = from.device().sizeBytes();
            List<Placement> runs = from.device().placements(0, size);
            for (Placement run : runs) {
                if (run.depth() > 0 || run.kind() == Placement.Kind.ABSENT) {
                    inPieces(
                            run,
                            (at, length) -> keepWhatDiffers(to, at, old.clear().writerIndex(length), other));
                }
                progress.advanced(run.offsetBytes() + run.lengthBytes(), size);
            }
            from.flush();
        } finally {
            old.release();
            other.release();
        }
    }

    private void keepWhatDiffers(Optional<Transfer> to, long at, ByteBuf old, ByteBuf other) throws IOException {
        int length = old.readableBytes();
        from.read(at, length, old);
        int there = 0;
        if (to.isPresent()) {
            there = Math.clamp(to.get().device().sizeBytes() - at, 0, length);
        }
        if (there > 0) {
            to.orElseThrow().read(at, there, other);
        }
        other.setZero(there, length - there);
        byte[] one = new byte[UNIT_BYTES];
        byte[] two = new byte[UNIT_BYTES];
        for (int index = 0; index < length; index += UNIT_BYTES) {
            int unit = Math.min(UNIT_BYTES, length - index);
            old.getBytes(index, one, 0, unit);
            other.getBytes(index, two, 0, unit);
            if (!Arrays.equals(one, 0, unit, two, 0, unit)) {
                from.write(at + index, old.slice(index, unit));
            }
        }
    }

    private static void inPieces(Placement run, Work work) throws IOException {
        long end = run.offsetBytes() + run.lengthBytes();
        for (long at = run.offsetBytes(); at < end; ) {
            // Pieces begin where a unit of the disk does, whatever run they are of.
            int length = (int) (Math.min(end, (at / PIECE_BYTES + 1) * PIECE_BYTES) - at);
            work.piece(at, length);
            at += length;
        }
    }
}
