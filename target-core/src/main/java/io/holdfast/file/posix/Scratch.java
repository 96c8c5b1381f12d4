package io.holdfast.file.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * The few bytes of native memory that a system call needs beside its data: a place for errno and an I/O vector. For one thread at a time; hot threads keep one, which
 * the garbage collector frees.
 */
public final class Scratch {

    static final Linker.Option CAPTURE = Linker.Option.captureCallState("errno");

    private static final StructLayout CALL_STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = CALL_STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final long VECTOR_BYTES = 2 * ValueLayout.JAVA_LONG.byteSize();

    private final MemorySegment errno;
    private final MemorySegment vector;

    public Scratch() {
        Arena arena = Arena.ofAuto();
        errno = arena.allocate(CALL_STATE);
        vector = arena.allocate(VECTOR_BYTES, ValueLayout.JAVA_LONG.byteAlignment());
    }

    MemorySegment errno() {
        return errno;
    }

    /** The address of a struct iovec for that memory. */
    long vector(long address, long lengthBytes) {
        vector.set(ValueLayout.JAVA_LONG, 0, address);
        vector.set(ValueLayout.JAVA_LONG, ValueLayout.JAVA_LONG.byteSize(), lengthBytes);
        return vector.address();
    }

    /** The function's result, or the negated errno where that is -1. */
    int result(int returned) {
        return returned == -1 ? -(int) ERRNO.get(errno, 0L) : returned;
    }

    long result(long returned) {
        return returned == -1 ? -(int) ERRNO.get(errno, 0L) : returned;
    }
}
