package io.holdfast.testkit.powercut;

import io.holdfast.file.ByteRangeLock;
import io.holdfast.file.Durability;
import io.holdfast.file.FileHandle;
import io.holdfast.file.FileTraits;
import io.holdfast.file.IoCompletion;
import io.netty.buffer.ByteBuf;
import java.io.IOException;

/** A file that writes down in a {@link PowerCutLog} what is done to it. */
public final class RecordedFile implements FileHandle {

    private final FileHandle file;
    private final PowerCutLog log;
    private final int number;

    public RecordedFile(FileHandle file, PowerCutLog log, int number) {
        this.file = file;
        this.log = log;
        this.number = number;
    }

    @Override
    public void write(long offsetBytes, ByteBuf source, Durability durability, IoCompletion completion) {
        byte[] bytes = new byte[source.readableBytes()];
        source.getBytes(source.readerIndex(), bytes);
        log.wrote(number, offsetBytes, bytes, durability);
        file.write(offsetBytes, source, durability, completion);
    }

    @Override
    public void zero(long offsetBytes, long lengthBytes, ZeroMode mode, IoCompletion completion) {
        log.wrote(number, offsetBytes, new byte[(int) lengthBytes], Durability.CACHED);
        file.zero(offsetBytes, lengthBytes, mode, completion);
    }

    @Override
    public void truncate(long sizeBytes) throws IOException {
        log.resized(number, (int) sizeBytes);
        file.truncate(sizeBytes);
    }

    @Override
    public void sync(IoCompletion completion) {
        log.madeStable(number);
        file.sync(completion);
    }

    @Override
    public void read(long offsetBytes, ByteBuf target, IoCompletion completion) {
        file.read(offsetBytes, target, completion);
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
    public ByteRangeLock locks() {
        return file.locks();
    }

    @Override
    public void close() {
        file.close();
    }
}
