package io.holdfast.cli.image;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/** Asks the kernel how much space a sparse file really takes (statx(2)), which the JDK does not tell. */
final class AllocatedSpace {

    private static final int AT_FDCWD = -100;
    private static final int STATX_BLOCKS = 0x400;
    private static final long STRUCT_BYTES = 256;
    private static final long BLOCKS_OFFSET = 48;

    /** The unit of {@code stx_blocks}, whatever the file system's own block size. */
    private static final long UNIT_BYTES = 512;

    private AllocatedSpace() {}

    static long bytesOf(Path file) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment result = arena.allocate(STRUCT_BYTES, Long.BYTES);
            MemorySegment path = arena.allocateFrom(file.toAbsolutePath().toString());
            int error = (int) statx().invokeExact(AT_FDCWD, path, 0, STATX_BLOCKS, result);
            if (error != 0) {
                throw new FileSystemException(file.toString(), null, "the kernel does not tell its size (statx)");
            }
            return result.get(ValueLayout.JAVA_LONG, BLOCKS_OFFSET) * UNIT_BYTES;
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new LinkageError("statx", e);
        }
    }

    @SuppressWarnings("restricted") // statx(2) has this very signature
    private static MethodHandle statx() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("statx"),
                FunctionDescriptor.of(
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS,
                        ValueLayout.JAVA_INT,
                        ValueLayout.JAVA_INT,
                        ValueLayout.ADDRESS));
    }
}
