package io.holdfast.file.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * The C functions, one method each. A result below zero is the negated errno, as the kernel itself has it; errno is taken in the same downcall, for the JVM may change
 * it right after.
 *
 * <p>Addresses of data are longs: the callers have them from a {@code ByteBuf}, and the calling conventions of both architectures pass them alike.
 */
final class Libc {

    /** Reads what the page cache holds and returns EAGAIN instead of waiting for the disk. */
    static final int RWF_NOWAIT = 0x8;
    /** The write is on stable storage when it returns. */
    static final int RWF_DSYNC = 0x2;

    private static final Linker LINKER = Linker.nativeLinker();

    private static final MethodHandle OPEN = variadic("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = function("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle PREAD =
            function("pread", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle PWRITE =
            function("pwrite", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle PREADV2 =
            function("preadv2", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle PWRITEV2 =
            function("pwritev2", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle FDATASYNC = function("fdatasync", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle FALLOCATE =
            function("fallocate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle LSEEK =
            function("lseek", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_INT));
    private static final MethodHandle FTRUNCATE =
            function("ftruncate", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG));
    private static final MethodHandle STATX =
            function("statx", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle FCNTL =
            variadic("fcntl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle IOCTL =
            variadic("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));

    private Libc() {}

    static int open(Scratch scratch, MemorySegment path, int flags) {
        try {
            return scratch.result((int) OPEN.invokeExact(scratch.errno(), path, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int close(Scratch scratch, int fd) {
        try {
            return scratch.result((int) CLOSE.invokeExact(scratch.errno(), fd));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static long pread(Scratch scratch, int fd, long address, long lengthBytes, long offsetBytes) {
        try {
            return scratch.result((long) PREAD.invokeExact(scratch.errno(), fd, address, lengthBytes, offsetBytes));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static long pwrite(Scratch scratch, int fd, long address, long lengthBytes, long offsetBytes) {
        try {
            return scratch.result((long) PWRITE.invokeExact(scratch.errno(), fd, address, lengthBytes, offsetBytes));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** One buffer, with flags: {@link #RWF_NOWAIT}. */
    static long preadv2(Scratch scratch, int fd, long address, long lengthBytes, long offsetBytes, int flags) {
        try {
            long vector = scratch.vector(address, lengthBytes);
            return scratch.result((long) PREADV2.invokeExact(scratch.errno(), fd, vector, 1, offsetBytes, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** One buffer, with flags: {@link #RWF_DSYNC}. */
    static long pwritev2(Scratch scratch, int fd, long address, long lengthBytes, long offsetBytes, int flags) {
        try {
            long vector = scratch.vector(address, lengthBytes);
            return scratch.result((long) PWRITEV2.invokeExact(scratch.errno(), fd, vector, 1, offsetBytes, flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int fdatasync(Scratch scratch, int fd) {
        try {
            return scratch.result((int) FDATASYNC.invokeExact(scratch.errno(), fd));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int fallocate(Scratch scratch, int fd, int mode, long offsetBytes, long lengthBytes) {
        try {
            return scratch.result((int) FALLOCATE.invokeExact(scratch.errno(), fd, mode, offsetBytes, lengthBytes));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static long lseek(Scratch scratch, int fd, long offsetBytes, int whence) {
        try {
            return scratch.result((long) LSEEK.invokeExact(scratch.errno(), fd, offsetBytes, whence));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int ftruncate(Scratch scratch, int fd, long sizeBytes) {
        try {
            return scratch.result((int) FTRUNCATE.invokeExact(scratch.errno(), fd, sizeBytes));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int statx(Scratch scratch, int fd, MemorySegment path, int flags, int mask, MemorySegment answer) {
        try {
            return scratch.result((int) STATX.invokeExact(scratch.errno(), fd, path, flags, mask, answer));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int fcntl(Scratch scratch, int fd, int command, MemorySegment argument) {
        try {
            return scratch.result((int) FCNTL.invokeExact(scratch.errno(), fd, command, argument));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int ioctl(Scratch scratch, int fd, long request, MemorySegment argument) {
        try {
            return scratch.result((int) IOCTL.invokeExact(scratch.errno(), fd, request, argument));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    private static MethodHandle function(String name, FunctionDescriptor type) {
        return downcall(name, type, Scratch.CAPTURE);
    }

    private static MethodHandle variadic(String name, int fixedArguments, FunctionDescriptor type) {
        return downcall(name, type, Scratch.CAPTURE, Linker.Option.firstVariadicArg(fixedArguments));
    }

    @SuppressWarnings("restricted") // This is the one class that calls C.
    private static MethodHandle downcall(String name, FunctionDescriptor type, Linker.Option... options) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(name), type, options);
    }

    /** A downcall declares Throwable and throws nothing but errors. */
    private static AssertionError unexpected(Throwable e) {
        if (e instanceof Error error) {
            throw error;
        }
        return new AssertionError(e);
    }
}
