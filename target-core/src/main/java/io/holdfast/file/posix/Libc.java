package io.holdfast.file.posix;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;

/**
 * The C functions, one method each. A result below zero is the negated errno, as the kernel itself has it; errno is taken in the same downcall, for the JVM may change
 * it right after. Where the caller can do without its value, it is not taken: that is dearer than it looks, in time and in garbage.
 *
 * <p>Addresses, sizes and flags are longs: the calling conventions of both architectures (x86-64 and AArch64, of Linux) pass them in whole registers, of which a
 * function looks at what it has declared, and at no more registers than that. An int that comes back is the lower half.
 */
final class Libc {

    /** Reads what the page cache holds and returns EAGAIN instead of waiting for the disk. */
    static final int RWF_NOWAIT = 0x8;
    /** The write is on stable storage when it returns. */
    static final int RWF_DSYNC = 0x2;

    private static final Linker LINKER = Linker.nativeLinker();

    /** Numbers as they are in registers. To link a signature takes much longer than to call it: a dozen of them took a third of a short command. */
    private static final FunctionDescriptor USUAL =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final FunctionDescriptor VARIADIC = FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG, JAVA_LONG);

    private static final int AT_FDCWD = -100;

    private static final MethodHandle OPENAT = variadic("openat");
    private static final MethodHandle CLOSE = function("close");
    private static final MethodHandle PREAD = function("pread");
    private static final MethodHandle PWRITE = function("pwrite");
    private static final MethodHandle PREADV2 = function("preadv2");
    private static final MethodHandle PWRITEV2 = function("pwritev2");
    private static final MethodHandle FDATASYNC = function("fdatasync");
    private static final MethodHandle FALLOCATE = function("fallocate");
    private static final MethodHandle LSEEK = function("lseek");
    private static final MethodHandle FTRUNCATE = function("ftruncate");
    private static final MethodHandle STATX = function("statx");
    private static final MethodHandle FCNTL = variadic("fcntl");
    private static final MethodHandle IOCTL = variadic("ioctl");

    /** Linked when it is first called, which a short command never does. */
    private static final class WithoutErrno {
        static final MethodHandle PWRITE = downcall("pwrite", USUAL);
    }

    private Libc() {}

    static int open(Scratch scratch, MemorySegment path, int flags) {
        try {
            return scratch.result(
                    (int) (long) OPENAT.invokeExact(scratch.errno(), AT_FDCWD, path.address(), (long) flags));
        } catch (Throwable e) {
            throw unexpected(e);
        } finally {
            Reference.reachabilityFence(path);
        }
    }

    static int close(Scratch scratch, int fd) {
        try {
            return scratch.result((int) (long) CLOSE.invokeExact(scratch.errno(), fd, 0L, 0L, 0L, 0L));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static long pread(Scratch scratch, int fd, long address, long lengthBytes, long offsetBytes) {
        try {
            return scratch.result((long) PREAD.invokeExact(scratch.errno(), fd, address, lengthBytes, offsetBytes, 0L));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static long pwrite(Scratch scratch, int fd, long address, long lengthBytes, long offsetBytes) {
        try {
            return scratch.result(
                    (long) PWRITE.invokeExact(scratch.errno(), fd, address, lengthBytes, offsetBytes, 0L));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** As {@link #pwrite(Scratch, int, long, long, long)}, but -1 is all that is told of what went wrong. */
    static long pwrite(int fd, long address, long lengthBytes, long offsetBytes) {
        try {
            return (long) WithoutErrno.PWRITE.invokeExact(fd, address, lengthBytes, offsetBytes, 0L);
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** One buffer, with flags: {@link #RWF_NOWAIT}. */
    static long preadv2(Scratch scratch, int fd, long address, long lengthBytes, long offsetBytes, int flags) {
        try {
            long vector = scratch.vector(address, lengthBytes);
            return scratch.result(
                    (long) PREADV2.invokeExact(scratch.errno(), fd, vector, 1L, offsetBytes, (long) flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    /** One buffer, with flags: {@link #RWF_DSYNC}. */
    static long pwritev2(Scratch scratch, int fd, long address, long lengthBytes, long offsetBytes, int flags) {
        try {
            long vector = scratch.vector(address, lengthBytes);
            return scratch.result(
                    (long) PWRITEV2.invokeExact(scratch.errno(), fd, vector, 1L, offsetBytes, (long) flags));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int fdatasync(Scratch scratch, int fd) {
        try {
            return scratch.result((int) (long) FDATASYNC.invokeExact(scratch.errno(), fd, 0L, 0L, 0L, 0L));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int fallocate(Scratch scratch, int fd, int mode, long offsetBytes, long lengthBytes) {
        try {
            return scratch.result(
                    (int) (long) FALLOCATE.invokeExact(scratch.errno(), fd, (long) mode, offsetBytes, lengthBytes, 0L));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static long lseek(Scratch scratch, int fd, long offsetBytes, int whence) {
        try {
            return scratch.result((long) LSEEK.invokeExact(scratch.errno(), fd, offsetBytes, (long) whence, 0L, 0L));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int ftruncate(Scratch scratch, int fd, long sizeBytes) {
        try {
            return scratch.result((int) (long) FTRUNCATE.invokeExact(scratch.errno(), fd, sizeBytes, 0L, 0L, 0L));
        } catch (Throwable e) {
            throw unexpected(e);
        }
    }

    static int statx(Scratch scratch, int fd, MemorySegment path, int flags, int mask, MemorySegment answer) {
        try {
            return scratch.result((int) (long) STATX.invokeExact(
                    scratch.errno(), fd, path.address(), (long) flags, (long) mask, answer.address()));
        } catch (Throwable e) {
            throw unexpected(e);
        } finally {
            Reference.reachabilityFence(path);
            Reference.reachabilityFence(answer);
        }
    }

    static int fcntl(Scratch scratch, int fd, int command, MemorySegment argument) {
        try {
            return scratch.result(
                    (int) (long) FCNTL.invokeExact(scratch.errno(), fd, (long) command, argument.address()));
        } catch (Throwable e) {
            throw unexpected(e);
        } finally {
            Reference.reachabilityFence(argument);
        }
    }

    static int ioctl(Scratch scratch, int fd, long request, MemorySegment argument) {
        try {
            return scratch.result((int) (long) IOCTL.invokeExact(scratch.errno(), fd, request, argument.address()));
        } catch (Throwable e) {
            throw unexpected(e);
        } finally {
            Reference.reachabilityFence(argument);
        }
    }

    private static MethodHandle function(String name) {
        return downcall(name, USUAL, Scratch.CAPTURE);
    }

    private static MethodHandle variadic(String name) {
        return downcall(name, VARIADIC, Scratch.CAPTURE, Linker.Option.firstVariadicArg(2));
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
