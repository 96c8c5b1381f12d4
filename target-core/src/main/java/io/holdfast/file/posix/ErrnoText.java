package io.holdfast.file.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** What an error number means, in the words of the C library. */
public final class ErrnoText {

    private static final int LONGEST_BYTES = 256;

    private static final MethodHandle STRERROR = strerror();

    private ErrnoText() {}

    /** For a person: {@code No space left on device}. */
    @SuppressWarnings("restricted") // The C library ends its texts with a zero byte, well before the limit.
    public static String of(int errno) {
        try {
            MemorySegment text = (MemorySegment) STRERROR.invokeExact(errno);
            return text.reinterpret(LONGEST_BYTES).getString(0);
        } catch (Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
    }

    @SuppressWarnings("restricted") // Looks a C function up.
    private static MethodHandle strerror() {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow("strerror"), FunctionDescriptor.of(ADDRESS, JAVA_INT));
    }
}
