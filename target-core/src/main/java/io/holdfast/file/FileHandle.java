package io.holdfast.file;

import io.netty.buffer.ByteBuf;
import java.io.IOException;

/**
 * An open file or block device. The submit methods ({@link #read}, {@link #write}, {@link #sync}, {@link #zero}) may be called from any thread and never
 * block; the others block.
 *
 * <p>A buffer belongs to the operation from the call to its completion: nobody else reads, writes or releases it in between, and the engine neither
 * moves its indices nor changes its reference count. It must be direct and of one piece ({@link ByteBuf#hasMemoryAddress()}), or {@link IllegalArgumentException} is thrown. With O_DIRECT, address, offset and length are multiples of {@link #alignmentBytes()}.
 *
 * <p>Short transfers, EINTR and EAGAIN are dealt with below this interface: an operation is done whole or has failed. A failed write may have
 * changed any part of its range.
 */
public interface FileHandle extends AutoCloseable {

    /** The size in bytes, asked from the kernel now; of a block device its capacity. */
    long sizeBytes() throws IOException;

    /** How many bytes of its file system the file takes, holes left out and what was taken beforehand included; 0 of a block device. */
    long allocatedBytes() throws IOException;

    /** What addresses, offsets and lengths must be a multiple of: 1 without O_DIRECT. */
    int alignmentBytes();

    /** What stands behind the path and what the file system can do with it. */
    FileTraits traits();

    /**
     * Fills {@code target}'s writable bytes from {@code offsetBytes}. Where the file ends within the range, completes with {@link Errno#ENODATA}.
     */
    void read(long offsetBytes, ByteBuf target, IoCompletion completion);

    /** Writes {@code source}'s readable bytes at {@code offsetBytes}. With {@link Durability#DURABLE} completes when they are on stable storage. */
    void write(long offsetBytes, ByteBuf source, Durability durability, IoCompletion completion);

    /**
     * Completes when every write that had completed before this call is on stable storage (fdatasync). A failed sync stays failed: the kernel tells a lost page once, so the
     * handle remembers it and fails each later sync.
     */
    void sync(IoCompletion completion);

    /** Makes the range read as zeroes. Completes with {@link Errno#EOPNOTSUPP} where the file system cannot in the way asked for. */
    void zero(long offsetBytes, long lengthBytes, ZeroMode mode, IoCompletion completion);

    /** The first byte at or after {@code offsetBytes} that starts data or a hole (SEEK_DATA, SEEK_HOLE); the file's size where there is none. */
    long seek(long offsetBytes, SeekTarget target) throws IOException;

    /** Sets the size; bytes gained read as zeroes. Not for block devices. */
    void truncate(long sizeBytes) throws IOException;

    /** Takes open-file-description byte locks; see {@link ByteRangeLock}. */
    ByteRangeLock locks();

    /**
     * Waits for the kernel to end the operations in flight, then closes; their completions may come later. Locks go with it. Any call after it throws {@link IllegalStateException}, a further
     * close does nothing.
     */
    @Override
    void close();

    /** How {@link #zero} treats the host's space. */
    enum ZeroMode {
        /** Space is given back (FALLOC_FL_PUNCH_HOLE). */
        PUNCH,
        /** Space stays allocated (FALLOC_FL_ZERO_RANGE). */
        KEEP
    }

    /** What {@link #seek} looks for. */
    enum SeekTarget {
        DATA,
        HOLE
    }
}
