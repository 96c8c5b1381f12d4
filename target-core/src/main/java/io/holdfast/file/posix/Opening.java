package io.holdfast.file.posix;

import io.holdfast.file.Errno;
import io.holdfast.file.FileHandle.ZeroMode;
import io.holdfast.file.FileOptions;
import io.holdfast.file.FileOptions.Access;
import io.holdfast.file.FileTraits;
import io.holdfast.file.FileTraits.Kind;
import io.holdfast.file.posix.PosixFile.Shape;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens a file and finds out what it is. */
final class Opening {

    private static final Logger LOG = LoggerFactory.getLogger(Opening.class);

    /** Suits every disk, where the kernel does not tell what O_DIRECT needs. */
    private static final int SAFE_ALIGNMENT_BYTES = 4096;

    private static final int EBUSY = 16;

    /** A file system in user space or behind a network may ask somebody before it takes a write. */
    private static final Set<String> LOCAL_FILE_SYSTEMS =
            Set.of("ext2", "ext3", "ext4", "xfs", "btrfs", "f2fs", "tmpfs");

    private final Scratch scratch = new Scratch();
    private final Path path;
    private final FileOptions options;

    Opening(Path path, FileOptions options) {
        this.path = path;
        this.options = options;
    }

    PosixFile open() throws IOException {
        // Looked at before it is opened, for opening a pipe would wait for its other end.
        Statx before = Statx.of(scratch, path);
        checkKind(before);
        int fd = openDescriptor(before.blockDevice());
        try {
            return new PosixFile(path, fd, shape(fd));
        } catch (IOException | RuntimeException e) {
            Libc.close(scratch, fd);
            throw e;
        }
    }

    private int openDescriptor(boolean blockDevice) throws IOException {
        OpenFlag access = options.access() == Access.READ_WRITE ? OpenFlag.READ_WRITE : OpenFlag.READ_ONLY;
        int flags = access.bits() | OpenFlag.CLOSE_ON_EXEC.bits();
        if (blockDevice && writable()) {
            flags |= OpenFlag.EXCLUSIVE.bits();
        }
        boolean direct = options.cache().direct();
        int fd;
        try (Arena arena = Arena.ofConfined()) {
            fd = Libc.open(
                    scratch, arena.allocateFrom(path.toString()), direct ? flags | OpenFlag.DIRECT.bits() : flags);
        }
        if (fd == -Errno.EINVAL && direct) {
            throw noDirectAccess();
        }
        if (fd == -EBUSY) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    "cannot be opened for writing: mounted, or part of a volume group or a RAID");
        }
        if (fd < 0) {
            throw Failure.of(path, "cannot be opened", -fd);
        }
        return fd;
    }

    private Shape shape(int fd) throws IOException {
        Statx statx = Statx.of(scratch, fd, path);
        checkKind(statx);
        FileTraits traits = statx.regular() ? fileTraits(fd, statx) : deviceTraits(fd, statx);
        boolean direct = options.cache().direct();
        return new Shape(traits, direct ? directAlignment(fd, statx) : 1, !direct && writesIntoMemory(traits));
    }

    private boolean writesIntoMemory(FileTraits traits) {
        return traits.kind() == Kind.BLOCK_DEVICE || LOCAL_FILE_SYSTEMS.contains(fileSystem());
    }

    /** Its name; empty where the mounts cannot be told, as in a chroot, which is no reason not to open a file. */
    private String fileSystem() {
        try {
            return Files.getFileStore(path).type();
        } catch (IOException e) {
            LOG.debug("{}: its file system is not known", path, e);
            return "";
        }
    }

    private void checkKind(Statx statx) throws FileSystemException {
        if (!statx.regular() && !statx.blockDevice()) {
            throw new FileSystemException(
                    path.toString(), null, "cannot be opened: neither a regular file nor a block device");
        }
    }

    private int directAlignment(int fd, Statx statx) throws IOException {
        int told = statx.directAlignmentBytes();
        if (told < 0) {
            throw noDirectAccess();
        }
        if (told > 0) {
            return told;
        }
        return statx.blockDevice() ? BlockDevices.logicalBlockBytes(fd, path) : SAFE_ALIGNMENT_BYTES;
    }

    private FileTraits deviceTraits(int fd, Statx statx) throws IOException {
        int blockBytes = BlockDevices.physicalBlockBytes(fd, path);
        return new FileTraits(Kind.BLOCK_DEVICE, blockBytes, writable() && BlockDevices.punchesHoles(statx.node()));
    }

    private FileTraits fileTraits(int fd, Statx statx) throws IOException {
        int blockBytes = BlockDevices.fileSystemBlockBytes(fd, path);
        return new FileTraits(Kind.REGULAR, blockBytes, writable() && punchesHoles(fd, statx, blockBytes));
    }

    /** A hole behind the end changes nothing, and is refused like any other where there are no holes. */
    private boolean punchesHoles(int fd, Statx statx, int blockBytes) {
        long behindEnd = Math.ceilDiv(statx.sizeBytes(), blockBytes) * (long) blockBytes;
        return PosixFile.zero(scratch, fd, behindEnd, blockBytes, ZeroMode.PUNCH) == Errno.OK;
    }

    private boolean writable() {
        return options.access() == Access.READ_WRITE;
    }

    private FileSystemException noDirectAccess() {
        return new FileSystemException(
                path.toString(),
                null,
                "cannot be opened: its file system has no O_DIRECT, which cache mode "
                        + options.cache().label() + " needs; use writeback or writethrough");
    }
}
