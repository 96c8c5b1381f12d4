package io.holdfast.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder of small files that survive a power cut: after one, a file holds what it held before or what it was given,
 * whole. Its methods block. Any thread, as long as one at a time replaces a file.
 */
public final class StableFolder {

    private final Path path;
    private final SystemCalls calls;

    /** A folder that is created when the first file is put there. */
    public StableFolder(Path path) {
        this(path, new NioCalls());
    }

    /** The same on another file system. */
    public StableFolder(Path path, SystemCalls calls) {
        this.path = path.toAbsolutePath();
        this.calls = calls;
    }

    /** Where a file stands. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** A file's content; empty when there is no such file. */
    public Optional<byte[]> read(String name) throws IOException {
        try {
            return Optional.of(calls.read(file(name)));
        } catch (NoSuchFileException _) {
            return Optional.empty();
        }
    }

    /**
     * Gives a file this content, which is on stable storage when this returns.
     *
     * @throws IOException when that cannot be done. The file is as it was before; only where the very last step failed,
     *     the sync of the folder, a later power cut decides which of the two contents stays
     */
    public void replace(String name, byte[] content) throws IOException {
        put(name, content);
        sync();
    }

    /**
     * {@link #replace} but for the last step: until {@link #sync}, a power cut may bring back what was there before.
     */
    void put(String name, byte[] content) throws IOException {
        calls.createFolders(path);
        Path fresh = file(name + ".new");
        try (SystemCalls.Output output = calls.create(fresh)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                output.write(bytes);
            }
            output.sync();
        }
        calls.rename(fresh, file(name));
    }

    void sync() throws IOException {
        calls.syncFolder(path);
    }
}
