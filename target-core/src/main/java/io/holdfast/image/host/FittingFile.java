package io.holdfast.image.host;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.file.FileHandle;
import io.holdfast.file.FileOptions;
import java.io.IOException;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens files as they are asked for, unless O_DIRECT cannot work on them. */
public final class FittingFile {

    private static final Logger LOG = LoggerFactory.getLogger(FittingFile.class);

    private FittingFile() {}

    /** Opens the file; one that is no number of whole blocks goes through the page cache, with the same promises about durability. Blocks. */
    public static FileHandle open(FileEngine engine, Path path, FileOptions options) throws IOException {
        FileHandle file = engine.open(path, options);
        try {
            long sizeBytes = file.sizeBytes();
            if (sizeBytes % file.alignmentBytes() == 0) {
                return file;
            }
            LOG.warn(
                    "{}: its size of {} bytes is no multiple of the {} bytes that O_DIRECT needs: opened through the page cache instead",
                    path,
                    sizeBytes,
                    file.alignmentBytes());
        } catch (IOException e) {
            file.close();
            throw e;
        }
        file.close();
        CacheMode cached = switch (options.cache().writes()) {
            case CACHED -> CacheMode.WRITEBACK;
            case DURABLE -> CacheMode.WRITETHROUGH;
        };
        return engine.open(path, new FileOptions(options.access(), cached));
    }
}
