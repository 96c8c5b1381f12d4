package io.holdfast.testkit.powercut;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileHandle;
import io.holdfast.image.BlockDevice;
import io.holdfast.testkit.MemoryFile;
import java.util.List;

/** An image in memory whose power is cut. */
public interface Subject {

    /** What it is kept in. */
    List<MemoryFile> files();

    /** Opens it for writing; each file that is opened is wrapped. Work that blocks is done where it comes up. */
    BlockDevice open(CacheMode cache, Wrapper wrapper) throws Exception;

    /** The same image with other files: what a power cut has left. */
    Subject with(List<MemoryFile> files);

    /** Fails where it is not sound, before it is opened. */
    void assertSound() throws Exception;

    /** Fails where it is not as a closed image is. */
    default void assertClosed() throws Exception {
        assertSound();
    }

    /** Puts something around an open file. */
    @FunctionalInterface
    interface Wrapper {

        /** As opened. */
        Wrapper NONE = (number, file) -> file;

        /**
         * Wraps it.
         *
         * @param number its place in {@link #files()}
         */
        FileHandle around(int number, FileHandle file);
    }
}
