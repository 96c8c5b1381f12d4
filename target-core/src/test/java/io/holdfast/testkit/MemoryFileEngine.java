package io.holdfast.testkit;

import io.holdfast.file.FileEngine;
import io.holdfast.file.FileHandle;
import io.holdfast.file.FileOptions;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** An engine whose files are {@link MemoryFile}s under made-up paths. */
public final class MemoryFileEngine implements FileEngine {

    private final Map<Path, MemoryFile> files = new ConcurrentHashMap<>();
    private volatile UnaryOperator<FileHandle> wrapper = UnaryOperator.identity();

    /** Puts a file there, or another in its place. */
    public MemoryFileEngine with(Path path, MemoryFile file) {
        files.put(path, file);
        return this;
    }

    /** Each file that is opened from now on is handed out in this, a {@link FaultyFile} perhaps. */
    public void wrapOpenedFiles(UnaryOperator<FileHandle> wrap) {
        wrapper = wrap;
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public FileHandle open(Path path, FileOptions options) throws NoSuchFileException {
        MemoryFile file = files.get(path);
        if (file == null) {
            throw new NoSuchFileException(path.toString(), null, "cannot be opened: No such file or directory");
        }
        return wrapper.apply(file.open(options));
    }

    @Override
    public void close() {
        // Nothing runs here.
    }
}
