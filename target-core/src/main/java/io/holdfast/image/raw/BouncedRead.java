package io.holdfast.image.raw;

import static io.holdfast.image.raw.RawFormat.roundDown;
import static io.holdfast.image.raw.RawFormat.roundUp;

import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockRequest;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Reads whole blocks into aligned memory and copies what was asked for, a piece at a time. */
final class BouncedRead implements IoCompletion {

    private final Bounce bounce;
    private final BlockRequest request;
    private final ByteBuf target;
    private final long end;
    private long at;
    private long pieceStart;
    private @Nullable ByteBuf piece;

    private BouncedRead(Bounce bounce, BlockRequest request) {
        this.bounce = bounce;
        this.request = request;
        this.target = Objects.requireNonNull(request.data());
        this.at = request.offsetBytes();
        this.end = request.offsetBytes() + request.lengthBytes();
    }

    static void start(Bounce bounce, BlockRequest request) {
        new BouncedRead(bounce, request).nextPiece();
    }

    @Override
    public Executor executor() {
        return request.completion().executor();
    }

    @Override
    public void completed(int errno) {
        ByteBuf read = Objects.requireNonNull(piece);
        piece = null;
        if (errno == Errno.OK) {
            int length = (int) (Math.min(end, pieceStart + read.capacity()) - at);
            int index = target.writerIndex() + (int) (at - request.offsetBytes());
            target.setBytes(index, read, (int) (at - pieceStart), length);
            at += length;
        }
        read.release();
        if (errno != Errno.OK || at == end) {
            request.completion().completed(errno);
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
