package io.holdfast.file.ring;

import io.holdfast.file.BlockingFile;
import io.holdfast.file.Durability;
import io.holdfast.file.IoCompletion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A read or a write on its way through a ring. The object is used again and again, by one loop. */
final class RingOperation {

    enum Kind {
        READ,
        WRITE
    }

    /** In place of a completion while the operation is nobody's. */
    private static final IoCompletion NOBODY = new IoCompletion() {
        @Override
        public Executor executor() {
            throw new IllegalStateException("no operation is under way");
        }

        @Override
        public void completed(int errno) {
            throw new IllegalStateException("no operation is under way");
        }
    };

    private Kind kind = Kind.READ;
    private long offsetBytes;
    private ByteBuf buffer = Unpooled.EMPTY_BUFFER;
    private Durability durability = Durability.CACHED;
    private IoCompletion completion = NOBODY;

    /** The link of the list that it is in: of those that wait, or of those that are nobody's. */
    @Nullable
    RingOperation next;

    void read(long offset, ByteBuf target, IoCompletion whenDone) {
        kind = Kind.READ;
        offsetBytes = offset;
        buffer = target;
        durability = Durability.CACHED;
        completion = whenDone;
    }

    void write(long offset, ByteBuf source, Durability wanted, IoCompletion whenDone) {
        kind = Kind.WRITE;
        offsetBytes = offset;
        buffer = source;
        durability = wanted;
        completion = whenDone;
    }

    Kind kind() {
        return kind;
    }

    long offsetBytes() {
        return offsetBytes;
    }

    long address() {
        int index = kind == Kind.READ ? buffer.writerIndex() : buffer.readerIndex();
        return buffer.memoryAddress() + index;
    }

    int lengthBytes() {
        return kind == Kind.READ ? buffer.writableBytes() : buffer.readableBytes();
    }

    boolean durable() {
        return durability == Durability.DURABLE;
    }

    /** Gives the completion away, after which the operation is nobody's. */
    IoCompletion end() {
        IoCompletion ended = completion;
        completion = NOBODY;
        buffer = Unpooled.EMPTY_BUFFER;
        return ended;
    }

    /** Has all of it done again by blocking calls, after which the operation is nobody's. */
    void repeat(BlockingFile blocking) {
        ByteBuf data = buffer;
        IoCompletion whenDone = end();
        switch (kind) {
            case READ -> blocking.read(offsetBytes, data, whenDone);
            case WRITE -> blocking.write(offsetBytes, data, durability, whenDone);
        }
    }

    /** Has a durable write ended that failed, after which the operation is nobody's. */
    void fail(int errno, BlockingFile blocking) {
        ByteBuf data = buffer;
        blocking.endFailedWrite(offsetBytes, data, errno, end());
    }
}
