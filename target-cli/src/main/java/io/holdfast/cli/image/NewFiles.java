package io.holdfast.cli.image;

import io.holdfast.image.host.NewHostFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An image that has names of files in it: they have their names from the beginning, in a folder of their own until all are whole. */
public final class NewFiles implements NewTarget {

    private static final Logger LOG = LoggerFactory.getLogger(NewFiles.class);

    private final Path target;
    private final Path folder;
    private final Thread atEnd = new Thread(this::deleteFolder, "holdfast-delete-part");

    private NewFiles(Path target) {
        this.target = target;
        this.folder = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    }

    /**
     * Promises an image of that name.
     *
     * @throws FileAlreadyExistsException when there is something of that name
     */
    public static NewFiles named(Path target) throws IOException {
        rejectExisting(target);
        NewFiles files = new NewFiles(target);
        Files.createDirectory(files.folder);
        Runtime.getRuntime().addShutdownHook(files.atEnd);
        return files;
    }

    @Override
    public Path part() {
        return folder.resolve(target.getFileName());
    }

    /** The file of the image's own name comes last: it refers to the others. */
    @Override
    public void keep() throws IOException {
        List<Path> others = new ArrayList<>(made());
        others.remove(part());
        for (Path other : others) {
            rejectExisting(target.resolveSibling(other.getFileName()));
        }
        List<Path> moved = new ArrayList<>();
        boolean whole = false;
        try {
            for (Path other : others) {
                moved.add(Files.move(other, target.resolveSibling(other.getFileName())));
            }
            Files.move(part(), target);
            whole = true;
        } finally {
            if (!whole) {
                moved.forEach(NewFiles::delete);
            }
        }
    }

    @Override
    public void keepDurably() throws IOException {
        keep();
        NewHostFile.syncFolder(target);
    }

    @Override
    public void close() {
        deleteFolder();
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            LOG.debug("{}: the process ends, which deletes it", folder, e);
        }
    }

    private static void rejectExisting(Path file) throws FileAlreadyExistsException {
        if (Files.exists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
    }

    private List<Path> made() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private void deleteFolder() {
        try {
            made().forEach(NewFiles::delete);
        } catch (IOException e) {
            LOG.debug("{} cannot be looked at: {}", folder, e.getMessage());
        }
        delete(folder);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.error("{} is left behind: {}", file, e.getMessage());
        }
    }
}
