package io.holdfast.file;

import java.io.IOException;
import java.nio.file.Path;

/** Opens files for asynchronous work. One engine serves all files of a server; its limits on operations in flight are its own. */
public interface FileEngine extends AutoCloseable {

    /** The name that {@code aio:} selects and that logs and metrics show: {@code threads}, {@code io_uring}. */
    String name();

    /**
     * Opens an existing file or block device. Blocks: not for an event loop.
     *
     * @throws IOException when the kernel refuses; the message names the path and the reason
     */
    FileHandle open(Path path, FileOptions options) throws IOException;

    /** Ends the engine's threads after the operations in flight have ended. Every handle must be closed before. */
    @Override
    void close();
}
