package io.holdfast.cli.image;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes raw images: thin files of zeroes. */
public final class RawImage {

    private RawImage() {}

    /**
     * Creates an image that takes no space yet, on stable storage when this returns. The folder must exist.
     *
     * @throws FileAlreadyExistsException when anything is there; it is left alone
     * @throws IOException when the file system refuses, as for a size beyond its limits; nothing is left behind
     */
    public static void create(Path file, long sizeBytes) throws IOException {
        Files.createFile(file);
        try {
            try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
                image.setLength(sizeBytes);
                image.getFD().sync();
            }
            syncFolder(file);
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw new FileSystemException(
                    file.toString(), null, "cannot be given " + sizeBytes + " bytes: " + e.getMessage());
        }
    }

    private static void syncFolder(Path file) throws IOException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }
}
