package io.holdfast.file.posix;

import io.holdfast.file.BlockingFile;

/** Does the work of open files by blocking calls, somewhere where they may block. */
public interface BlockingFiles {

    /** A handle for the file, which owns it from now on and closes it. */
    BlockingFile over(PosixFile file);
}
