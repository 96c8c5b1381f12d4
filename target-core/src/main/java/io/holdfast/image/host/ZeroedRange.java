package io.holdfast.image.host;

import static io.holdfast.image.host.HostFile.roundDown;
import static io.holdfast.image.host.HostFile.roundUp;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.FileHandle.ZeroMode;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.host.BouncedWrite.Content;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Makes a range read as zeroes: whole blocks of the file system in the best way that it has, the rest of the first and of the last block by writing zeroes.
 *
 * <p>The ways are tried in their order; one that the file system does not have is not tried again for this image.
 */
final class ZeroedRange implements IoCompletion {

    private static final List<ZeroMode> PUNCHING = List.of(ZeroMode.PUNCH, ZeroMode.KEEP);
    private static final List<ZeroMode> KEEPING = List.of(ZeroMode.KEEP);

    private enum Step {
        HEAD,
        MIDDLE,
        TAIL,
        SYNC,
        DONE
    }

    private final Bounce bounce;
    private final ZeroingWays ways;
    private final Durability durability;
    private final IoCompletion completion;
    private final long start;
    private final long end;
    private final long middleStart;
    private final long middleEnd;
    private final Iterator<ZeroMode> modes;
    private Step step = Step.HEAD;

    private ZeroedRange(Bounce bounce, ZeroingWays ways, Range range, Durability durability, IoCompletion completion) {
        this.bounce = bounce;
        this.ways = ways;
        this.durability = durability;
        this.completion = completion;
        this.start = range.offsetBytes;
        this.end = range.offsetBytes + range.lengthBytes;
        int block = bounce.file().traits().blockSizeBytes();
        long firstWhole = roundUp(start, block);
        long endWhole = roundDown(end, block);
        // Within a block or across one border, all of it is head.
        this.middleStart = firstWhole < endWhole ? firstWhole : end;
        this.middleEnd = firstWhole < endWhole ? endWhole : end;
        this.modes = (range.space == HostFile.Space.GIVE_BACK ? PUNCHING : KEEPING).iterator();
    }

    /** The range, and what becomes of the space that it takes. */
    record Range(long offsetBytes, long lengthBytes, HostFile.Space space) {}

    static void start(Bounce bounce, ZeroingWays ways, Range range, Durability durability, IoCompletion completion) {
        new ZeroedRange(bounce, ways, range, durability, completion).advance();
    }

    @Override
    public Executor executor() {
        return completion.executor();
    }

    @Override
    public void completed(int errno) {
        if (errno != Errno.OK) {
            completion.completed(errno);
        } else {
            advance();
        }
    }

    private void advance() {
        switch (step) {
            case HEAD -> {
                step = Step.MIDDLE;
                writeZeroes(start, middleStart);
            }
            case MIDDLE -> {
                step = Step.TAIL;
                zeroMiddle();
            }
            case TAIL -> {
                step = Step.SYNC;
                writeZeroes(middleEnd, end);
            }
            case SYNC -> {
                step = Step.DONE;
                sync();
            }
            case DONE -> completion.completed(Errno.OK);
        }
    }

    private void zeroMiddle() {
        if (middleStart == middleEnd) {
            advance();
            return;
        }
        while (modes.hasNext()) {
            ZeroMode mode = modes.next();
            if (ways.has(mode)) {
                bounce.file().zero(middleStart, middleEnd - middleStart, mode, new Tried(mode));
                return;
            }
        }
        writeZeroes(middleStart, middleEnd);
    }

    private void writeZeroes(long from, long to) {
        if (from == to) {
            advance();
        } else {
            // Made stable by the sync at the end, once for all parts.
            BouncedWrite.start(bounce, new Content(from, to - from, null, Durability.CACHED), this);
        }
    }

    private void sync() {
        if (durability == Durability.DURABLE) {
            bounce.file().sync(this);
        } else {
            advance();
        }
    }

    /** One way of zeroing the middle: where there is no such way, the next one. */
    private final class Tried implements IoCompletion {

        private final ZeroMode mode;

        Tried(ZeroMode mode) {
            this.mode = mode;
        }

        @Override
        public Executor executor() {
            return completion.executor();
        }

        @Override
        public void completed(int errno) {
            if (errno == Errno.EOPNOTSUPP) {
                ways.lacks(mode);
                zeroMiddle();
            } else {
                ZeroedRange.this.completed(errno);
            }
        }
    }
}
