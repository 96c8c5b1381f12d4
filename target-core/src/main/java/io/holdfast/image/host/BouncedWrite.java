package io.holdfast.image.host;

import static io.holdfast.image.host.HostFile.roundDown;
import static io.holdfast.image.host.HostFile.roundUp;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.IoCompletion;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Writes from aligned memory, a piece at a time, whole blocks only: where a piece begins or ends within a block, that block is read first. Nobody else may write to those
 * blocks meanwhile ({@link OverlapQueue}).
 */
final class BouncedWrite implements IoCompletion {

    /** What is to be done next. */
    private enum Step {
        READ_FIRST_BLOCK,
        READ_LAST_BLOCK,
        WRITE,
        NEXT_PIECE
    }

    /**
     * What is to be written.
     *
     * @param data its readable bytes; null for zeroes
     */
    record Content(
            long offsetBytes, long lengthBytes, @Nullable ByteBuf data, Durability durability) {}

    private final Bounce bounce;
    private final Content content;
    private final IoCompletion completion;
    private final int alignment;
    private final long end;
    private long at;
    private long pieceStart;
    private @Nullable ByteBuf piece;
    private Step step = Step.NEXT_PIECE;

    private BouncedWrite(Bounce bounce, Content content, IoCompletion completion) {
        this.bounce = bounce;
        this.content = content;
        this.completion = completion;
        this.alignment = bounce.alignmentBytes();
        this.at = content.offsetBytes;
        this.end = content.offsetBytes + content.lengthBytes;
    }

    static void start(Bounce bounce, Content content, IoCompletion completion) {
        new BouncedWrite(bounce, content, completion).nextPiece();
    }

    @Override
    public Executor executor() {
        return completion.executor();
    }

    @Override
    public void completed(int errno) {
        if (errno != Errno.OK) {
            finish(errno);
        } else if (step == Step.NEXT_PIECE) {
            at = Math.min(end, pieceStart + piece().capacity());
            if (at == end) {
                finish(Errno.OK);
            } else {
                piece().release();
                piece = null;
                nextPiece();
            }
        } else {
            advance();
        }
    }

    private void nextPiece() {
        pieceStart = roundDown(at, alignment);
        long pieceEnd = Math.min(pieceStart + Bounce.PIECE_BYTES, roundUp(end, alignment));
        bounce.buffers().lease((int) (pieceEnd - pieceStart), executor(), buffer -> {
            piece = buffer;
            step = Step.READ_FIRST_BLOCK;
            advance();
        });
    }

    private void advance() {
        int length = piece().capacity();
        boolean firstIsCut = at > pieceStart;
        boolean lastIsCut = end < pieceStart + length;
        if (step == Step.READ_FIRST_BLOCK) {
            step = Step.READ_LAST_BLOCK;
            if (firstIsCut) {
                readBlock(0);
                return;
            }
        }
        if (step == Step.READ_LAST_BLOCK) {
            step = Step.WRITE;
            boolean readAlready = firstIsCut && length == alignment;
            if (lastIsCut && !readAlready) {
                readBlock(length - alignment);
                return;
            }
        }
        step = Step.NEXT_PIECE;
        fill();
        bounce.file().write(pieceStart, piece().setIndex(0, length), content.durability, this);
    }

    private void readBlock(int index) {
        ByteBuf block = piece().slice(index, alignment).setIndex(0, 0);
        bounce.file().read(pieceStart + index, block, this);
    }

    private void fill() {
        int index = (int) (at - pieceStart);
        int length = (int) (Math.min(end, pieceStart + piece().capacity()) - at);
        ByteBuf data = content.data;
        if (data == null) {
            piece().setZero(index, length);
        } else {
            piece().setBytes(index, data, data.readerIndex() + (int) (at - content.offsetBytes), length);
        }
    }

    private void finish(int errno) {
        piece().release();
        piece = null;
        completion.completed(errno);
    }

    private ByteBuf piece() {
        return Objects.requireNonNull(piece);
    }
}
