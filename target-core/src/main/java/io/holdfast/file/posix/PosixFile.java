package io.holdfast.file.posix;

import io.holdfast.file.ByteRangeLock;
import io.holdfast.file.Errno;
import io.holdfast.file.FileHandle.SeekTarget;
import io.holdfast.file.FileHandle.ZeroMode;
import io.holdfast.file.FileOptions;
import io.holdfast.file.FileTraits;
import io.holdfast.file.FileTraits.Kind;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An open file descriptor and the blocking calls on it. Any thread may call; a call that comes after {@link #close} would reach whatever file has the number next, so
 * the owner closes only when no call is under way and none can come.
 *
 * <p>Methods that take a {@link Scratch} are for hot paths and give an errno, {@link Errno#OK} when all was done.
 */
public final class PosixFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(PosixFile.class);

    private static final int SEEK_DATA = 3;
    private static final int SEEK_HOLE = 4;
    private static final int ENXIO = 6;

    private static final int FALLOC_KEEP_SIZE = 0x1;
    private static final int FALLOC_PUNCH_HOLE = 0x2;
    private static final int FALLOC_ZERO_RANGE = 0x10;

    private final Path path;
    private final int fd;
    private final Shape shape;

    /**
     * What is found out once, when the file is opened.
     *
     * @param writesIntoMemory see {@link PosixFile#writesIntoMemory}
     */
    record Shape(FileTraits traits, int alignmentBytes, boolean writesIntoMemory) {}

    PosixFile(Path path, int fd, Shape shape) {
        this.path = path;
        this.fd = fd;
        this.shape = shape;
    }

    /**
     * Opens an existing regular file or block device.
     *
     * @throws IOException when the kernel refuses, or what stands there is neither; the message names the path and the reason
     */
    public static PosixFile open(Path path, FileOptions options) throws IOException {
        return new Opening(path, options).open();
    }

    public Path path() {
        return path;
    }

    /** The descriptor's number, for submitting it elsewhere; this object still owns it. */
    public int fd() {
        return fd;
    }

    public FileTraits traits() {
        return shape.traits();
    }

    /** What addresses, offsets and lengths must be a multiple of: 1 without O_DIRECT. */
    public int alignmentBytes() {
        return shape.alignmentBytes();
    }

    /** Whether the page cache is bypassed. */
    public boolean direct() {
        return shape.alignmentBytes() > 1;
    }

    /** Whether a write of whole pages is a copy into the page cache of this machine, and asks no disk, server or other process first. */
    public boolean writesIntoMemory() {
        return shape.writesIntoMemory();
    }

    /** {@link Errno#ENODATA} where the file ends within the range. */
    public int read(Scratch scratch, long address, long lengthBytes, long offsetBytes) {
        return Transfer.READ.whole(scratch, fd, address, lengthBytes, offsetBytes);
    }

    /** Takes what the page cache holds of the range's beginning, and does not wait for a disk: so many bytes, or the negated errno. */
    public long readCached(Scratch scratch, long address, long lengthBytes, long offsetBytes) {
        return Libc.preadv2(scratch, fd, address, lengthBytes, offsetBytes, Libc.RWF_NOWAIT);
    }

    /** Whether the range was written whole, with one call; if not, {@link #write} tells why. */
    public boolean wrote(long address, long lengthBytes, long offsetBytes) {
        return Libc.pwrite(fd, address, lengthBytes, offsetBytes) == lengthBytes;
    }

    public int write(Scratch scratch, long address, long lengthBytes, long offsetBytes) {
        return Transfer.WRITE.whole(scratch, fd, address, lengthBytes, offsetBytes);
    }

    /** On stable storage when it returns. */
    public int writeDurably(Scratch scratch, long address, long lengthBytes, long offsetBytes) {
        return Transfer.WRITE_DURABLY.whole(scratch, fd, address, lengthBytes, offsetBytes);
    }

    /** fdatasync. The kernel tells a failed write-back once; whoever calls must remember it. */
    public int sync(Scratch scratch) {
        return -Libc.fdatasync(scratch, fd);
    }

    /** {@link Errno#EOPNOTSUPP} where the file system or the device cannot in that way. */
    public int zero(Scratch scratch, long offsetBytes, long lengthBytes, ZeroMode mode) {
        return zero(scratch, fd, offsetBytes, lengthBytes, mode);
    }

    static int zero(Scratch scratch, int fd, long offsetBytes, long lengthBytes, ZeroMode mode) {
        int how = FALLOC_KEEP_SIZE
                | switch (mode) {
                    case PUNCH -> FALLOC_PUNCH_HOLE;
                    case KEEP -> FALLOC_ZERO_RANGE;
                };
        return -Libc.fallocate(scratch, fd, how, offsetBytes, lengthBytes);
    }

    /** The size in bytes, asked now; of a block device its capacity. */
    public long sizeBytes() throws IOException {
        return switch (traits().kind()) {
            case REGULAR -> Statx.of(new Scratch(), fd, path).sizeBytes();
            case BLOCK_DEVICE -> BlockDevices.sizeBytes(fd, path);
        };
    }

    /** How many bytes of its file system it takes; 0 of a block device. */
    public long allocatedBytes() throws IOException {
        return Statx.of(new Scratch(), fd, path).allocatedBytes();
    }

    /** The first byte from there on that starts data or a hole; the size where there is none. A block device, or a file system that does not know, is all data. */
    public long seek(long offsetBytes, SeekTarget target) throws IOException {
        int whence = switch (target) {
            case DATA -> SEEK_DATA;
            case HOLE -> SEEK_HOLE;
        };
        long found = traits().kind() == Kind.BLOCK_DEVICE
                ? -Errno.EINVAL
                : Libc.lseek(new Scratch(), fd, offsetBytes, whence);
        if (found >= 0) {
            return found;
        }
        return switch ((int) -found) {
            case ENXIO -> sizeBytes();
            case Errno.EINVAL, Errno.EOPNOTSUPP ->
                target == SeekTarget.DATA ? Math.min(offsetBytes, sizeBytes()) : sizeBytes();
            default -> throw Failure.of(path, "cannot be searched for holes at " + offsetBytes, (int) -found);
        };
    }

    /** Sets the size of a regular file; bytes gained read as zeroes. */
    public void truncate(long sizeBytes) throws IOException {
        int result = Libc.ftruncate(new Scratch(), fd, sizeBytes);
        if (result < 0) {
            throw Failure.of(path, "cannot be resized to " + sizeBytes + " bytes", -result);
        }
    }

    public ByteRangeLock locks() {
        return new OfdLocks(this);
    }

    /** Closes the descriptor; to be called once. */
    @Override
    public void close() {
        int result = Libc.close(new Scratch(), fd);
        if (result < 0) {
            LOG.warn("{}: closed with an error: {}", path, ErrnoText.of(-result));
        }
    }
}
