package io.holdfast.file.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/**
 * What statx(2) tells of an open file; its layout is the same on every architecture, unlike that of stat.
 *
 * @param mode file type and permissions
 * @param allocatedBytes what it takes of its file system
 * @param inode the file's number on its device
 * @param device the device that the file is on
 * @param node the device that the file is, for device nodes
 * @param directAlignmentBytes what O_DIRECT asks of offsets and addresses: 0 where the kernel does not tell, -1 where the file cannot do it
 */
record Statx(
        int mode,
        long sizeBytes,
        long allocatedBytes,
        long inode,
        Device device,
        Device node,
        int directAlignmentBytes) {

    private static final int BYTES = 256;
    private static final int AT_FDCWD = -100;
    private static final int AT_EMPTY_PATH = 0x1000;
    private static final int BASIC_STATS = 0x7ff;
    private static final int DIOALIGN = 0x2000;

    /** The unit of stx_blocks, whatever the file system's blocks are. */
    private static final int BLOCK_BYTES = 512;

    private static final int TYPE_MASK = 0xf000;
    private static final int TYPE_REGULAR = 0x8000;
    private static final int TYPE_BLOCK_DEVICE = 0x6000;

    /** A device's number, as sysfs and /proc/locks write it. */
    record Device(int major, int minor) {}

    static Statx of(Scratch scratch, Path path) throws IOException {
        return ask(scratch, AT_FDCWD, path, path.toString());
    }

    static Statx of(Scratch scratch, int fd, Path path) throws IOException {
        return ask(scratch, fd, path, "");
    }

    private static Statx ask(Scratch scratch, int fd, Path path, String name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment answer = arena.allocate(BYTES, JAVA_LONG.byteAlignment());
            int result =
                    Libc.statx(scratch, fd, arena.allocateFrom(name), AT_EMPTY_PATH, BASIC_STATS | DIOALIGN, answer);
            if (result < 0) {
                throw Failure.of(path, "cannot be opened", -result);
            }
            return new Statx(
                    answer.get(JAVA_SHORT, 28) & 0xffff,
                    answer.get(JAVA_LONG, 40),
                    answer.get(JAVA_LONG, 48) * BLOCK_BYTES,
                    answer.get(JAVA_LONG, 32),
                    new Device(answer.get(JAVA_INT, 136), answer.get(JAVA_INT, 140)),
                    new Device(answer.get(JAVA_INT, 128), answer.get(JAVA_INT, 132)),
                    directAlignment(answer));
        }
    }

    boolean regular() {
        return (mode & TYPE_MASK) == TYPE_REGULAR;
    }

    boolean blockDevice() {
        return (mode & TYPE_MASK) == TYPE_BLOCK_DEVICE;
    }

    private static int directAlignment(MemorySegment answer) {
        if ((answer.get(JAVA_INT, 0) & DIOALIGN) == 0) {
            return 0;
        }
        int memory = answer.get(JAVA_INT, 152);
        int offset = answer.get(JAVA_INT, 156);
        return offset == 0 ? -1 : Math.max(memory, offset);
    }
}
