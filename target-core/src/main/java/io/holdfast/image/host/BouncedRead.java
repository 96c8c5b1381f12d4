package io.holdfast.image.host;

import static io.holdfast.image.host.HostFile.roundDown;
import static io.holdfast.image.host.HostFile.roundUp;

import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Reads whole blocks into aligned memory and copies what was asked for, a piece at a time. */
final class BouncedRead implements IoCompletion {

    private final Bounce bounce;
    private final long start;
    private final ByteBuf target;
    private final IoCompletion completion;
    private final long end;
    private long at;
    private long pieceStart;
    private @Nullable ByteBuf piece;

    private BouncedRead(Bounce bounce, long offsetBytes, ByteBuf target, IoCompletion completion) {
        this.bounce = bounce;
        this.start = offsetBytes;
        this.target = target;
        this.completion = completion;
        this.at = offsetBytes;
        this.end = offsetBytes + target.writableBytes();
    }

    static void start(Bounce bounce, long offsetBytes, ByteBuf target, IoCompletion completion) {
        new BouncedRead(bounce, offsetBytes, target, completion).nextPiece();
    }

    @Override
    public Executor executor() {
        return completion.executor();
    }

    @Override
    public void completed(int errno) {
        ByteBuf read = Objects.requireNonNull(piece);
        piece = null;
        if (errno == Errno.OK) {
            int length = (int) (Math.min(end, pieceStart + read.capacity()) - at);
            int index = target.writerIndex() + (int) (at - start);
            target.setBytes(index, read, (int) (at - pieceStart), length);
            at += length;
        }
        read.release();
        if (errno != Errno.OK || at == end) {
            completion.completed(errno);
        } else {
            nextPiece();
        }
    }

    private void nextPiece() {
        pieceStart = roundDown(at, bounce.alignmentBytes());
        long pieceEnd = Math.min(pieceStart + Bounce.PIECE_BYTES, roundUp(end, bounce.alignmentBytes()));
        bounce.buffers().lease((int) (pieceEnd - pieceStart), executor(), buffer -> {
            piece = buffer;
            bounce.file().read(pieceStart, buffer, this);
        });
    }
}
