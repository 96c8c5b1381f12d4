package io.holdfast.file.ring;

import io.holdfast.file.BlockingFile;
import io.holdfast.file.ByteRangeLock;
import io.holdfast.file.Durability;
import io.holdfast.file.FileTraits;
import io.holdfast.file.IoCompletion;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/** Notes what was left to the blocking calls, and ends it at once with {@link #errno}. */
final class FakeBlockingFile implements BlockingFile {

    final List<String> asked = new ArrayList<>();
    int errno;
    private final int alignmentBytes;

    FakeBlockingFile(int alignmentBytes) {
        this.alignmentBytes = alignmentBytes;
    }

    @Override
    public void read(long offsetBytes, ByteBuf target, IoCompletion completion) {
        asked.add("read " + target.writableBytes() + " at " + offsetBytes);
        completion.completed(errno);
    }

    @Override
    public void write(long offsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        asked.add("write " + source.readableBytes() + " at " + offsetBytes + " " + durability);
        completion.completed(errno);
    }

    @Override
    public void endFailedWrite(long offsetBytes, ByteBuf source, int failure, IoCompletion completion) {
        asked.add("failed " + source.readableBytes() + " at " + offsetBytes);
        completion.completed(failure);
    }

    @Override
    public int alignmentBytes() {
        return alignmentBytes;
    }

    @Override
    public boolean readAtOnce(long offsetBytes, ByteBuf target, IoCompletion completion) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void sync(IoCompletion completion) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void zero(long offsetBytes, long lengthBytes, ZeroMode mode, IoCompletion completion) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long sizeBytes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long allocatedBytes() {
        throw new UnsupportedOperationException();
    }

    @Override
    public FileTraits traits() {
        throw new UnsupportedOperationException();
    }

    @Override
    public long seek(long offsetBytes, SeekTarget target) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void truncate(long sizeBytes) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ByteRangeLock locks() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
