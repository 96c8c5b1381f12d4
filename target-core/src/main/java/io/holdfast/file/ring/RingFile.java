package io.holdfast.file.ring;

import io.holdfast.file.BlockingFile;
import io.holdfast.file.ByteRangeLock;
import io.holdfast.file.Durability;
import io.holdfast.file.FileHandle;
import io.holdfast.file.FileTraits;
import io.holdfast.file.IoCompletion;
import io.holdfast.file.posix.InFlight;
import io.netty.buffer.ByteBuf;
import io.netty.channel.IoEventLoop;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A file of the {@code io_uring} engine. What a loop asks for and a disk must do goes to its ring: O_DIRECT reads and writes, and a read that the page cache cannot answer while
 * no other is under way. The rest is done by blocking calls.
 */
final class RingFile implements FileHandle {

    private final BlockingFile blocking;
    private final Map<IoEventLoop, RingQueue> queues;
    private final InFlight inFlight;

    /**
     * A file that is registered with all loops.
     *
     * @param blocking the same file; belongs to this one and is closed with it
     * @param inFlight what the queues count in
     */
    RingFile(BlockingFile blocking, Map<IoEventLoop, RingQueue> queues, InFlight inFlight) {
        this.blocking = blocking;
        this.queues = Map.copyOf(queues);
        this.inFlight = inFlight;
    }

    @Override
    public void read(long offsetBytes, ByteBuf target, IoCompletion completion) {
        RingQueue queue = queue(completion.executor(), target);
        if (queue == null || !queue.suitsRead(target.writableBytes())) {
            blocking.read(offsetBytes, target, completion);
        } else if (direct() || !blocking.readAtOnce(offsetBytes, target, completion)) {
            inFlight.begin();
            queue.read(offsetBytes, target, completion);
        }
    }

    @Override
    public void write(long offsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        RingQueue queue = direct() ? queue(completion.executor(), source) : null;
        if (queue == null) {
            blocking.write(offsetBytes, source, durability, completion);
        } else {
            inFlight.begin();
            queue.write(offsetBytes, source, durability, completion);
        }
    }

    private boolean direct() {
        return blocking.alignmentBytes() > 1;
    }

    /** That of the calling loop; null where the caller is on none, or the buffer is one that the blocking calls refuse. */
    private @Nullable RingQueue queue(Executor executor, ByteBuf buffer) {
        return executor instanceof IoEventLoop loop && loop.inEventLoop() && buffer.hasMemoryAddress()
                ? queues.get(loop)
                : null;
    }

    @Override
    public void sync(IoCompletion completion) {
        blocking.sync(completion);
    }

    @Override
    public void zero(long offsetBytes, long lengthBytes, ZeroMode mode, IoCompletion completion) {
        blocking.zero(offsetBytes, lengthBytes, mode, completion);
    }

    @Override
    public long sizeBytes() throws IOException {
        return blocking.sizeBytes();
    }

    @Override
    public long allocatedBytes() throws IOException {
        return blocking.allocatedBytes();
    }

    @Override
    public int alignmentBytes() {
        return blocking.alignmentBytes();
    }

    @Override
    public FileTraits traits() {
        return blocking.traits();
    }

    @Override
    public long seek(long offsetBytes, SeekTarget target) throws IOException {
        return blocking.seek(offsetBytes, target);
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        blocking.truncate(sizeBytes);
    }

    @Override
    public ByteRangeLock locks() {
        return blocking.locks();
    }

    @Override
    public void close() {
        if (inFlight.drain()) {
            queues.values().forEach(RingQueue::deregister);
            blocking.close();
        }
    }

    @Override
    public String toString() {
        return "RingFile[" + blocking + "]";
    }
}
