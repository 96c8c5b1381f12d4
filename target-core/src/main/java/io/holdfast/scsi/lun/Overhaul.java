package io.holdfast.scsi.lun;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockRequest;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Works through the whole medium, piece by piece, and flushes at the end. No task: it goes on when its command is
 * aborted, as SBC-4 4.11.2 wants of SANITIZE. All of it happens on one loop, but for {@link #progress} and {@link #stop}.
 */
final class Overhaul implements IoCompletion {

    /** So much is zeroed or given back at a time, so that a stop need not wait for all of a disk. */
    private static final long PIECE_BYTES = 1L << 30;

    private static final int PROGRESS_PARTS = 1 << 16;

    private final Medium medium;
    private final Erasure erasure;
    private final long sizeBytes;
    private final Executor loop;
    private final IntConsumer done;
    private int pass;
    private volatile long doneBytes;
    private long underWayBytes;
    private boolean flushing;
    private @Nullable ByteBuf buffer;
    private boolean stepping;
    private boolean stepEnded;
    private int result = Errno.OK;
    private boolean over;
    private boolean stopping;
    private @Nullable Runnable stopped;

    /**
     * Work that has not begun.
     *
     * @param done told on the loop how it has ended: {@link Errno#OK}, or {@link Errno#EINTR} where it was stopped
     */
    Overhaul(Medium medium, Erasure erasure, long capacityBlocks, Executor loop, IntConsumer done) {
        this.medium = medium;
        this.erasure = erasure;
        this.sizeBytes = medium.bytes(capacityBlocks);
        this.loop = loop;
        this.done = done;
    }

    /** On the loop. */
    void start() {
        run();
    }

    /** How much is done, in parts of 65,536. Any thread. */
    int progress() {
        double whole = (double) sizeBytes * erasure.passCount();
        return (int) Math.min(PROGRESS_PARTS - 1, PROGRESS_PARTS * (doneBytes / whole));
    }

    /**
     * Ends it before the next piece. Any thread.
     *
     * @param then called once, on any thread, when it does not touch the image any more
     */
    void stop(Runnable then) {
        synchronized (this) {
            if (!over) {
                stopping = true;
                stopped = then;
                return;
            }
        }
        then.run();
    }

    @Override
    public Executor executor() {
        return loop;
    }

    @Override
    public void completed(int errno) {
        result = errno;
        stepEnded = true;
        if (!stepping) {
            run();
        }
    }

    private void run() {
        stepping = true;
        do {
            stepEnded = false;
            step();
        } while (stepEnded);
        stepping = false;
    }

    private void step() {
        boolean interrupted;
        synchronized (this) {
            interrupted = stopping;
        }
        long before = doneBytes;
        doneBytes = before + (result == Errno.OK ? underWayBytes : 0);
        underWayBytes = 0;
        long passBytes = doneBytes - pass * sizeBytes;
        if (result != Errno.OK || interrupted) {
            end(result == Errno.OK ? Errno.EINTR : result);
        } else if (flushing) {
            end(medium.flushes().errno());
        } else if (passBytes < sizeBytes) {
            piece(passBytes);
        } else if (pass + 1 < erasure.passCount()) {
            pass++;
            refill();
            piece(0);
        } else {
            flushing = true;
            medium.device().flush(this);
        }
    }

    private void piece(long offsetBytes) {
        long restBytes = sizeBytes - offsetBytes;
        switch (erasure) {
            case Erasure.GiveBack _ -> {
                underWayBytes = Math.min(PIECE_BYTES, restBytes);
                medium.device().submit(BlockRequest.discard(offsetBytes, underWayBytes, this));
            }
            case Erasure.Zeroes _ -> {
                underWayBytes = Math.min(PIECE_BYTES, restBytes);
                medium.device().submit(BlockRequest.writeZeroes(offsetBytes, underWayBytes, Durability.CACHED, this));
            }
            case Erasure.Overwrite _ -> overwrite(offsetBytes, restBytes);
        }
    }

    private void overwrite(long offsetBytes, long restBytes) {
        ByteBuf piece = buffer;
        if (piece == null) {
            medium.scratch().lease((int) Math.min(medium.pieceBytes(), sizeBytes), loop, leased -> {
                buffer = leased;
                refill();
                completed(Errno.OK);
            });
            return;
        }
        underWayBytes = Math.min(piece.readableBytes(), restBytes);
        medium.device()
                .submit(BlockRequest.write(offsetBytes, piece.slice(0, (int) underWayBytes), Durability.CACHED, this));
    }

    private void refill() {
        ByteBuf piece = buffer;
        if (piece != null && erasure instanceof Erasure.Overwrite overwrite) {
            ByteBuf block = overwrite.block();
            piece.clear();
            while (piece.writableBytes() >= block.readableBytes()) {
                block.forEachByte(value -> {
                    piece.writeByte(overwrite.written(value, pass));
                    return true;
                });
            }
        }
    }

    private void end(int errno) {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
        Runnable then;
        synchronized (this) {
            over = true;
            then = stopped;
        }
        done.accept(errno);
        if (then != null) {
            then.run();
        }
    }
}
