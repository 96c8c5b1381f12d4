package io.holdfast.file.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.holdfast.file.posix.Statx.Device;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel tells of a block device and of the file system that a file is on. */
final class BlockDevices {

    private static final long FIGETBSZ = 0x2;
    private static final long BLKSSZGET = 0x1268;
    private static final long BLKPBSZGET = 0x127b;
    private static final long BLKGETSIZE64 = 0x80081272L;

    private BlockDevices() {}

    static long sizeBytes(int fd, Path path) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(JAVA_LONG);
            ask(fd, path, BLKGETSIZE64, answer, "the size of the device");
            return answer.get(JAVA_LONG, 0);
        }
    }

    /** What O_DIRECT needs. */
    static int logicalBlockBytes(int fd, Path path) throws IOException {
        return number(fd, path, BLKSSZGET, "the sector size of the device");
    }

    /** What the device writes without reading first. */
    static int physicalBlockBytes(int fd, Path path) throws IOException {
        return number(fd, path, BLKPBSZGET, "the physical sector size of the device");
    }

    static int fileSystemBlockBytes(int fd, Path path) throws IOException {
        return number(fd, path, FIGETBSZ, "the block size of the file system");
    }

    /**
     * Whether hole punching gives space back: the device must both discard and write zeroes without data, for the kernel's hole is a write of zeroes that may unmap.
     */
    static boolean punchesHoles(Device device) throws IOException {
        Path node = Path.of("/sys/dev/block", device.major() + ":" + device.minor());
        // A partition has no queue of its own.
        Path queue = Files.isDirectory(node.resolve("queue")) ? node.resolve("queue") : node.resolve("../queue");
        return positive(queue.resolve("discard_max_bytes")) && positive(queue.resolve("write_zeroes_max_bytes"));
    }

    private static boolean positive(Path attribute) throws IOException {
        return Files.exists(attribute)
                && Long.parseUnsignedLong(Files.readString(attribute).strip()) != 0;
    }

    private static int number(int fd, Path path, long request, String what) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(JAVA_INT);
            ask(fd, path, request, answer, what);
            return answer.get(JAVA_INT, 0);
        }
    }

    private static void ask(int fd, Path path, long request, MemorySegment answer, String what) throws IOException {
        int result = Libc.ioctl(new Scratch(), fd, request, answer);
        if (result < 0) {
            throw Failure.of(path, "does not tell " + what, -result);
        }
    }
}
