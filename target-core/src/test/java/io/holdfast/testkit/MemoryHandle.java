package io.holdfast.testkit;

import io.holdfast.file.ByteRangeLock;
import io.holdfast.file.Durability;
import io.holdfast.file.Errno;
import io.holdfast.file.FileHandle;
import io.holdfast.file.FileOptions;
import io.holdfast.file.FileOptions.Access;
import io.holdfast.file.FileTraits;
import io.holdfast.file.IoCompletion;
import io.netty.buffer.ByteBuf;

/** An open {@link MemoryFile}. As strict as the kernel about buffers and alignment, so that what works here works on a file. */
final class MemoryHandle implements FileHandle, ByteRangeLock {

    private static final int EBADF = 9;

    private final MemoryFile file;
    private final FileOptions options;
    private volatile boolean closed;

    MemoryHandle(MemoryFile file, FileOptions options) {
        this.file = file;
        this.options = options;
    }

    @Override
    public long sizeBytes() {
        checkOpen();
        return file.sizeBytes();
    }

    @Override
    public long allocatedBytes() {
        return sizeBytes();
    }

    @Override
    public int alignmentBytes() {
        return options.cache().direct() ? file.directAlignmentBytes() : 1;
    }

    @Override
    public FileTraits traits() {
        return new FileTraits(FileTraits.Kind.REGULAR, SparseMemory.PAGE_BYTES, writable());
    }

    @Override
    public void read(long offsetBytes, ByteBuf target, IoCompletion completion) {
        check(target);
        boolean aligned = aligned(target.memoryAddress() + target.writerIndex(), offsetBytes, target.writableBytes());
        complete(completion, aligned ? file.read(offsetBytes, target) : Errno.EINVAL);
    }

    @Override
    public void write(long offsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        check(source);
        if (!writable()) {
            complete(completion, EBADF);
        } else if (!aligned(source.memoryAddress() + source.readerIndex(), offsetBytes, source.readableBytes())) {
            complete(completion, Errno.EINVAL);
        } else {
            byte[] bytes = new byte[source.readableBytes()];
            source.getBytes(source.readerIndex(), bytes);
            complete(completion, file.write(offsetBytes, bytes, durability));
        }
    }

    @Override
    public void sync(IoCompletion completion) {
        checkOpen();
        complete(completion, file.sync(file.point(), file.sizeBytes()));
    }

    @Override
    public void zero(long offsetBytes, long lengthBytes, ZeroMode mode, IoCompletion completion) {
        checkOpen();
        complete(completion, writable() ? file.zero(offsetBytes, lengthBytes, mode) : EBADF);
    }

    @Override
    public long seek(long offsetBytes, SeekTarget target) {
        checkOpen();
        return file.seek(offsetBytes, target);
    }

    @Override
    public void truncate(long sizeBytes) {
        checkOpen();
        file.truncate(sizeBytes);
    }

    @Override
    public ByteRangeLock locks() {
        return this;
    }

    @Override
    public boolean tryLockShared(long offsetBytes) {
        checkOpen();
        file.lock(this, offsetBytes);
        return true;
    }

    @Override
    public void unlock(long offsetBytes) {
        checkOpen();
        file.unlock(this, offsetBytes);
    }

    @Override
    public boolean heldByAnother(long offsetBytes) {
        checkOpen();
        return file.lockedByAnother(this, offsetBytes);
    }

    @Override
    public void close() {
        closed = true;
        file.unlockAll(this);
    }

    private boolean writable() {
        return options.access() == Access.READ_WRITE;
    }

    private boolean aligned(long address, long offsetBytes, int lengthBytes) {
        return (address | offsetBytes | lengthBytes) % alignmentBytes() == 0;
    }

    private void check(ByteBuf buffer) {
        checkOpen();
        if (!buffer.hasMemoryAddress()) {
            throw new IllegalArgumentException("file operations need direct buffers of one piece, not " + buffer);
        }
    }

    private void checkOpen() {
        if (closed) {
            throw new IllegalStateException("the file is closed");
        }
    }

    private static void complete(IoCompletion completion, int errno) {
        completion.executor().execute(() -> completion.completed(errno));
    }
}
