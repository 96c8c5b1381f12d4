package io.holdfast.file.pool;

import io.holdfast.file.IoCompletion;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One operation on its way through the engine: it waits in a lane, is done by a worker, perhaps waits for a group commit, and goes home through its executor's queue.
 * It is in one list at a time, and {@link #next} is that list's link.
 */
final class Operation {

    enum Kind {
        READ,
        WRITE,
        WRITE_DURABLE,
        ZERO_PUNCH,
        ZERO_KEEP,
        SYNC
    }

    final Kind kind;
    final OperationOwner owner;
    final long offsetBytes;
    final long lengthBytes;
    /** Where the data is; 0 when there is none. */
    final long address;

    final IoCompletion completion;
    final Executor executor;
    /** Keeps the memory behind the address reachable. */
    private final @Nullable ByteBuf buffer;

    /** What it ended with. A durable write may have failed before it comes here. */
    int errno;

    @Nullable
    Operation next;

    Operation(Kind kind, OperationOwner owner, Range range, @Nullable ByteBuf buffer, IoCompletion completion) {
        this.kind = kind;
        this.owner = owner;
        this.offsetBytes = range.offsetBytes;
        this.lengthBytes = range.lengthBytes;
        this.address = range.address;
        this.buffer = buffer;
        this.completion = completion;
        this.executor = completion.executor();
    }

    record Range(long offsetBytes, long lengthBytes, long address) {

        static final Range NONE = new Range(0, 0, 0);

        /** What is left after so many bytes. */
        Range from(int doneBytes) {
            return new Range(offsetBytes + doneBytes, lengthBytes - doneBytes, address + doneBytes);
        }
    }

    @Override
    public String toString() {
        return kind + " of " + lengthBytes + " bytes at " + offsetBytes + (buffer == null ? "" : " with " + buffer);
    }
}
