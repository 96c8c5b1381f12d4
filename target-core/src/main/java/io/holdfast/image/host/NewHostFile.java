package io.holdfast.image.host;

import io.holdfast.file.CacheMode;
import io.holdfast.file.FileEngine;
import io.holdfast.file.FileOptions;
import io.holdfast.image.ImageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes files that are whole and on stable storage, or not there at all. */
public final class NewHostFile {

    private NewHostFile() {}

    /** Writes what is to be in the file, which is empty and stays the caller's. Blocks. */
    @FunctionalInterface
    public interface Contents {
        void write(HostFile file) throws IOException;
    }

    /**
     * Makes a file of that content; it and its name are on stable storage when this returns. Blocks.
     *
     * @throws ImageException when something of that name exists, which is left as it is, or the file cannot be made, of which nothing is left behind then
     */
    public static void make(FileEngine engine, Path path, Contents contents) throws ImageException {
        try {
            Files.createFile(path);
        } catch (IOException e) {
            throw ImageException.of(path, e);
        }
        try (HostFile file = new HostFile(
                path, engine.open(path, new FileOptions(FileOptions.Access.READ_WRITE, CacheMode.WRITEBACK)))) {
            contents.write(file);
            file.sync();
            syncFolder(path);
        } catch (IOException e) {
            deleteBroken(path, e);
            throw ImageException.of(path, e);
        }
    }

    /** Makes the name of a file stable, which a power cut takes away otherwise. Blocks. */
    public static void syncFolder(Path path) throws IOException {
        try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent(), StandardOpenOption.READ)) {
            folder.force(true);
        }
    }

    /** Leaves nothing behind of a file that was made and could not be filled; tells the cause. */
    public static ImageException deleted(Path path, ImageException cause) {
        deleteBroken(path, cause);
        return cause;
    }

    private static void deleteBroken(Path path, IOException cause) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
