package io.holdfast.image.raw;

import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.FileHandle;
import io.holdfast.file.IoCompletion;
import io.holdfast.image.BlockRequest;
import io.netty.buffer.ByteBuf;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** The end of a file that has no whole last sector: what is missing reads as zeroes, and a write there makes the file longer. */
final class RoundedEnd {

    private final FileHandle file;
    private final AtomicLong fileEnd;

    RoundedEnd(FileHandle file, long fileEnd) {
        this.file = file;
        this.fileEnd = new AtomicLong(fileEnd);
    }

    /** How long the file is now. */
    long fileEnd() {
        return fileEnd.get();
    }

    void moveTo(long newEnd) {
        fileEnd.set(newEnd);
    }

    /** Reads what the file has of the range, and zeroes. */
    void read(BlockRequest request) {
        ByteBuf target = Objects.requireNonNull(request.data());
        int length = target.writableBytes();
        int there = Math.clamp(fileEnd.get() - request.offsetBytes(), 0, length);
        int index = target.writerIndex();
        target.setZero(index + there, length - there);
        if (there == 0) {
            IoCompletion completion = request.completion();
            completion.executor().execute(() -> completion.completed(Errno.OK));
        } else {
            file.read(request.offsetBytes(), target.slice(index, there).setIndex(0, 0), request.completion());
        }
    }

    /** Writes, and knows then that the file has become longer. */
    void write(BlockRequest request, Durability durability) {
        long end = request.offsetBytes() + request.lengthBytes();
        IoCompletion completion = request.completion();
        file.write(request.offsetBytes(), Objects.requireNonNull(request.data()), durability, new IoCompletion() {
            @Override
            public Executor executor() {
                return completion.executor();
            }

            @Override
            public void completed(int errno) {
                if (errno == Errno.OK) {
                    fileEnd.accumulateAndGet(end, Math::max);
                }
                completion.completed(errno);
            }
        });
    }
}
