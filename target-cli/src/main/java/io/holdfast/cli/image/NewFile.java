package io.holdfast.cli.image;

import io.holdfast.image.host.NewHostFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that gets its name only when it is whole. Until {@link #keep} it is another one beside it, which is deleted on {@link #close} and when the process is told to end.
 */
public final class NewFile implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NewFile.class);

    private final Path target;
    private final Path part;
    private final Thread atEnd = new Thread(this::deletePart, "holdfast-delete-part");

    private NewFile(Path target) {
        this.target = target;
        this.part = target.resolveSibling(
                "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
    }

    /**
     * Promises a file of that name.
     *
     * @throws FileAlreadyExistsException when there is something of that name
     */
    public static NewFile named(Path target) throws IOException {
        if (Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        NewFile file = new NewFile(target);
        Runtime.getRuntime().addShutdownHook(file.atEnd);
        return file;
    }

    /** Where it is made. */
    public Path part() {
        return part;
    }

    /** Gives the file, which is closed, its name. */
    public void keep() throws IOException {
        Files.move(part, target);
    }

    /** Gives the file, closed and on stable storage, its name, which is on stable storage too when this returns. */
    public void keepDurably() throws IOException {
        keep();
        NewHostFile.syncFolder(target);
    }

    @Override
    public void close() {
        deletePart();
        try {
            Runtime.getRuntime().removeShutdownHook(atEnd);
        } catch (IllegalStateException e) {
            LOG.debug("{}: the process ends, which deletes it", part, e);
        }
    }

    private void deletePart() {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            LOG.error("{} is left behind: {}", part, e.getMessage());
        }
    }
}
