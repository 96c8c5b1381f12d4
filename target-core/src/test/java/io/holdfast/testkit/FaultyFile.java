package io.holdfast.testkit;

import io.holdfast.file.ByteRangeLock;
import io.holdfast.file.Durability;
import io.holdfast.file.FileHandle;
import io.holdfast.file.FileTraits;
import io.holdfast.file.IoCompletion;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * A file whose operations wait, fail or break off in the middle when the test says so; around any other file, in memory or real.
 *
 * <p>An operation that is held has done nothing yet. {@link PendingIo#complete} hands it to the file.
 */
public final class FaultyFile implements FileHandle {

    private final FileHandle file;
    private final IoGate gate = new IoGate();
    private int tornWriteBytes;
    private int tornWriteErrno;
    private int syncs;
    private int syncErrno;

    public FaultyFile(FileHandle file) {
        this.file = file;
    }

    /** From now on operations wait in {@link #held}. */
    public void hold() {
        gate.hold();
    }

    /** What waits goes on waiting; what comes from now on does not. */
    public void holdNoMore() {
        gate.holdNoMore();
    }

    /** What waits, oldest first. */
    public List<PendingIo> held() {
        return gate.held();
    }

    /** Hands the oldest that waits to the file. */
    public void completeNext() {
        gate.completeNext();
    }

    /** Hands all that wait to the file and holds no more. */
    public void resume() {
        gate.resume();
    }

    /** The next operation of the kind (said again: the one after it too) fails with the errno and does nothing. */
    public void failNext(PendingIo.Kind kind, int errno) {
        gate.failNext(kind, errno);
    }

    /** The next write changes only its first bytes, then fails with the errno: a failed write may have changed any part of its range. */
    public synchronized void tearNextWrite(int writtenBytes, int errno) {
        tornWriteBytes = writtenBytes;
        tornWriteErrno = errno;
    }

    /** All syncs fail from now on, as they do after the first failure of a real file. */
    public synchronized void failSyncs(int errno) {
        syncErrno = errno;
    }

    /** How many syncs were asked for. */
    public synchronized int syncs() {
        return syncs;
    }

    @Override
    public void read(long offsetBytes, ByteBuf target, IoCompletion completion) {
        gate.pass(new PendingIo(
                PendingIo.Kind.READ,
                offsetBytes,
                target.writableBytes(),
                done -> file.read(offsetBytes, target, done),
                completion));
    }

    @Override
    public void write(long offsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        gate.pass(new PendingIo(
                PendingIo.Kind.WRITE,
                offsetBytes,
                source.readableBytes(),
                done -> writeOrTear(offsetBytes, source, durability, done),
                completion));
    }

    @Override
    public void sync(IoCompletion completion) {
        synchronized (this) {
            syncs++;
        }
        gate.pass(new PendingIo(PendingIo.Kind.FLUSH, 0, 0, this::syncOrFail, completion));
    }

    @Override
    public void zero(long offsetBytes, long lengthBytes, ZeroMode mode, IoCompletion completion) {
        PendingIo.Kind kind = switch (mode) {
            case PUNCH -> PendingIo.Kind.DISCARD;
            case KEEP -> PendingIo.Kind.WRITE_ZEROES;
        };
        gate.pass(new PendingIo(
                kind, offsetBytes, lengthBytes, done -> file.zero(offsetBytes, lengthBytes, mode, done), completion));
    }

    @Override
    public long sizeBytes() throws IOException {
        return file.sizeBytes();
    }

    @Override
    public long allocatedBytes() throws IOException {
        return file.allocatedBytes();
    }

    @Override
    public int alignmentBytes() {
        return file.alignmentBytes();
    }

    @Override
    public FileTraits traits() {
        return file.traits();
    }

    @Override
    public long seek(long offsetBytes, SeekTarget target) throws IOException {
        return file.seek(offsetBytes, target);
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        file.truncate(sizeBytes);
    }

    @Override
    public ByteRangeLock locks() {
        return file.locks();
    }

    @Override
    public void close() {
        file.close();
    }

    private void writeOrTear(long offsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        int errno;
        int lengthBytes;
        synchronized (this) {
            errno = tornWriteErrno;
            lengthBytes = tornWriteBytes;
            tornWriteErrno = 0;
        }
        if (errno == 0) {
            file.write(offsetBytes, source, durability, completion);
        } else {
            ByteBuf part = source.slice(source.readerIndex(), Math.min(lengthBytes, source.readableBytes()));
            file.write(offsetBytes, part, durability, new FailedAfter(completion, errno));
        }
    }

    private void syncOrFail(IoCompletion completion) {
        int errno;
        synchronized (this) {
            errno = syncErrno;
        }
        if (errno == 0) {
            file.sync(completion);
        } else {
            completion.executor().execute(() -> completion.completed(errno));
        }
    }

    /** What was done is told as a failure. */
    private record FailedAfter(IoCompletion completion, int errno) implements IoCompletion {

        @Override
        public Executor executor() {
            return completion.executor();
        }

        @Override
        public void completed(int done) {
            completion.completed(errno);
        }
    }
}
