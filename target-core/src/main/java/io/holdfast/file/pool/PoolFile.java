package io.holdfast.file.pool;

import io.holdfast.file.BlockingFile;
import io.holdfast.file.ByteRangeLock;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.FileTraits;
import io.holdfast.file.IoCompletion;
import io.holdfast.file.pool.Completions.Caller;
import io.holdfast.file.pool.Operation.Kind;
import io.holdfast.file.pool.Operation.Range;
import io.holdfast.file.posix.InFlight;
import io.holdfast.file.posix.PosixFile;
import io.holdfast.file.posix.Scratch;
import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** An open file of the {@code threads} engine. */
final class PoolFile implements BlockingFile, OperationOwner {

    /** In place of a number of bytes: all of it, and the completion has been called. */
    private static final int ENDED = -1;

    private final PosixFile file;
    private final WorkerPool workers;
    private final Completions completions;
    private final GroupCommit commits;
    private final InFlight inFlight = new InFlight();
    private final InlineReads inlineReads = new InlineReads();
    private final InlineWrites inlineWrites;
    private final Lane lane = new Lane();

    PoolFile(PosixFile file, WorkerPool workers, Completions completions) {
        this.file = file;
        this.workers = workers;
        this.completions = completions;
        this.inlineWrites = new InlineWrites(file.writesIntoMemory());
        this.commits = new GroupCommit(file.path().toString(), file::sync);
    }

    @Override
    public void read(long offsetBytes, ByteBuf target, IoCompletion completion) {
        Range range = writable(offsetBytes, target);
        inFlight.begin();
        int done = readAtOnce(range, completion);
        if (done != ENDED) {
            submit(new Operation(Kind.READ, this, range.from(done), target, completion));
        }
    }

    @Override
    public boolean readAtOnce(long offsetBytes, ByteBuf target, IoCompletion completion) {
        Range range = writable(offsetBytes, target);
        inFlight.begin();
        if (readAtOnce(range, completion) == ENDED) {
            return true;
        }
        inFlight.end();
        return false;
    }

    /** The bytes of the beginning that the page cache had, or {@link #ENDED}. */
    private int readAtOnce(Range range, IoCompletion completion) {
        if (file.direct() || !inlineReads.worthTrying(range.lengthBytes())) {
            return 0;
        }
        Caller caller = completions.caller();
        if (!completions.mayCompleteAtOnce(caller, completion)) {
            return 0;
        }
        int done = readCached(caller, range);
        if (done < range.lengthBytes()) {
            return done;
        }
        inFlight.end();
        completions.completeAtOnce(caller, completion, Errno.OK);
        return ENDED;
    }

    @Override
    public void write(long offsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        long address = address(source) + source.readerIndex();
        int lengthBytes = source.readableBytes();
        inFlight.begin();
        if (durability == Durability.CACHED && wroteAtOnce(offsetBytes, lengthBytes, address, completion)) {
            return;
        }
        Kind kind = switch (durability) {
            case CACHED -> Kind.WRITE;
            case DURABLE -> Kind.WRITE_DURABLE;
        };
        submit(new Operation(kind, this, new Range(offsetBytes, lengthBytes, address), source, completion));
    }

    private boolean wroteAtOnce(long offsetBytes, int lengthBytes, long address, IoCompletion completion) {
        long startNanos = System.nanoTime();
        if (!inlineWrites.worthTrying(offsetBytes, lengthBytes, startNanos)) {
            return false;
        }
        Caller caller = completions.caller();
        if (!completions.mayCompleteAtOnce(caller, completion)) {
            return false;
        }
        boolean wrote = file.wrote(address, lengthBytes, offsetBytes);
        inlineWrites.made(startNanos, System.nanoTime());
        if (wrote) {
            inFlight.end();
            completions.completeAtOnce(caller, completion, Errno.OK);
        }
        // What went wrong will go wrong again on the pool, and is told from there.
        return wrote;
    }

    @Override
    public void endFailedWrite(long offsetBytes, ByteBuf source, int errno, IoCompletion completion) {
        Range range = new Range(offsetBytes, source.readableBytes(), address(source) + source.readerIndex());
        Operation operation = new Operation(Kind.WRITE_DURABLE, this, range, source, completion);
        operation.errno = errno;
        inFlight.begin();
        submit(operation);
    }

    @Override
    public void sync(IoCompletion completion) {
        Operation operation = new Operation(Kind.SYNC, this, Range.NONE, null, completion);
        inFlight.begin();
        if (!commits.join(operation)) {
            submit(operation);
        }
    }

    @Override
    public void zero(long offsetBytes, long lengthBytes, ZeroMode mode, IoCompletion completion) {
        Kind kind = switch (mode) {
            case PUNCH -> Kind.ZERO_PUNCH;
            case KEEP -> Kind.ZERO_KEEP;
        };
        inFlight.begin();
        submit(new Operation(kind, this, new Range(offsetBytes, lengthBytes, 0), null, completion));
    }

    @Override
    public long sizeBytes() throws IOException {
        inFlight.begin();
        try {
            return file.sizeBytes();
        } finally {
            inFlight.end();
        }
    }

    @Override
    public long allocatedBytes() throws IOException {
        inFlight.begin();
        try {
            return file.allocatedBytes();
        } finally {
            inFlight.end();
        }
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
        inFlight.begin();
        try {
            return file.seek(offsetBytes, target);
        } finally {
            inFlight.end();
        }
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        inFlight.begin();
        try {
            file.truncate(sizeBytes);
        } finally {
            inFlight.end();
        }
    }

    @Override
    public ByteRangeLock locks() {
        return new GuardedLocks(file.locks(), inFlight);
    }

    @Override
    public void close() {
        if (inFlight.drain()) {
            file.close();
        }
    }

    @Override
    public String toString() {
        return "PoolFile[" + file.path() + "]";
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public void perform(Operation operation, Scratch scratch) {
        switch (operation.kind) {
            case READ -> end(operation, read(operation, scratch));
            case WRITE -> end(operation, write(operation, scratch));
            case WRITE_DURABLE -> writeDurably(operation, scratch);
            case ZERO_PUNCH -> end(operation, zero(operation, ZeroMode.PUNCH, scratch));
            case ZERO_KEEP -> end(operation, zero(operation, ZeroMode.KEEP, scratch));
            case SYNC -> commits.lead(operation, scratch);
        }
    }

    @Override
    public void end(Operation operation, int errno) {
        operation.errno = errno;
        inFlight.end();
        completions.completeLater(operation);
    }

    private int readCached(Caller caller, Range range) {
        long result = file.readCached(caller.scratch, range.address(), range.lengthBytes(), range.offsetBytes());
        if (result == range.lengthBytes()) {
            inlineReads.hit();
        } else if (result == -Errno.EOPNOTSUPP) {
            inlineReads.giveUp();
        } else {
            inlineReads.miss();
        }
        // What went wrong will go wrong again on the pool, and is told from there.
        return (int) Math.max(0, result);
    }

    private void submit(Operation operation) {
        Caller caller = completions.caller();
        boolean plain = operation.kind == Kind.READ || operation.kind == Kind.WRITE;
        if (plain && completions.mayPerform(caller)) {
            caller.perform(operation);
            return;
        }
        try {
            workers.submit(operation);
        } catch (IllegalStateException e) {
            inFlight.end();
            throw e;
        }
    }

    private int read(Operation operation, Scratch scratch) {
        return file.read(scratch, operation.address, operation.lengthBytes, operation.offsetBytes);
    }

    private int write(Operation operation, Scratch scratch) {
        return file.write(scratch, operation.address, operation.lengthBytes, operation.offsetBytes);
    }

    private int zero(Operation operation, ZeroMode mode, Scratch scratch) {
        return file.zero(scratch, operation.offsetBytes, operation.lengthBytes, mode);
    }

    /** Through the page cache: written, then made stable together with others. Past it: the device does both at once. */
    private void writeDurably(Operation operation, Scratch scratch) {
        if (file.direct()) {
            int errno = operation.errno != Errno.OK
                    ? operation.errno
                    : file.writeDurably(scratch, operation.address, operation.lengthBytes, operation.offsetBytes);
            // The same write without the flush tells which half failed; a flush that failed may have lost what was
            // acknowledged before.
            if (errno != Errno.OK && write(operation, scratch) == Errno.OK) {
                commits.fail(errno);
            }
            end(operation, errno);
            return;
        }
        int errno = write(operation, scratch);
        if (errno != Errno.OK) {
            end(operation, errno);
        } else {
            commits.lead(operation, scratch);
        }
    }

    private static Range writable(long offsetBytes, ByteBuf target) {
        return new Range(offsetBytes, target.writableBytes(), address(target) + target.writerIndex());
    }

    private static long address(ByteBuf buffer) {
        if (!buffer.hasMemoryAddress()) {
            throw new IllegalArgumentException("file operations need direct buffers of one piece, not " + buffer);
        }
        return buffer.memoryAddress();
    }
}
