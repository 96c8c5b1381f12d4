package io.holdfast.cli.image;

import java.io.IOException;
import java.nio.file.Path;

/** An image that gets its name only when it is whole. Until then it is elsewhere in the same file system, and is deleted on {@link #close} and when the process is told to end. */
public sealed interface NewTarget extends AutoCloseable permits NewFile, NewFiles {

    /** Where it is made. */
    Path part();

    /** Gives the image, which is closed, its name. */
    void keep() throws IOException;

    /** Gives the image, closed and on stable storage, its name, which is on stable storage too when this returns. */
    void keepDurably() throws IOException;

    @Override
    void close();
}
