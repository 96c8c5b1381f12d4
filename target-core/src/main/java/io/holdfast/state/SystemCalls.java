package io.holdfast.state;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * What a file system is asked for, a call at a time: between any two of them the process may end, and each may fail.
 */
public interface SystemCalls {

    /** Opens a file for writing, empty: a new one, or one that was there and has lost its content. */
    Output create(Path file) throws IOException;

    /** Gives the file the other name; what had that name before is gone at the same moment. */
    void rename(Path from, Path to) throws IOException;

    /** The names in the folder are on stable storage when this returns. */
    void syncFolder(Path folder) throws IOException;

    /** Creates the folder and those above it where they are missing; they are on stable storage when this returns. */
    void createFolders(Path folder) throws IOException;

    /**
     * The whole content.
     *
     * @throws NoSuchFileException when there is no such file
     */
    byte[] read(Path file) throws IOException;

    /** A file that is being written. */
    interface Output extends Closeable {

        /** Writes some of the bytes, at least one. */
        void write(ByteBuffer bytes) throws IOException;

        /** The bytes are on stable storage when this returns. */
        void sync() throws IOException;
    }
}
