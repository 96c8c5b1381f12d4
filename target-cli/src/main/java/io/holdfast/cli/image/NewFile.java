package io.holdfast.cli.image;

import io.holdfast.image.host.NewHostFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An image of one file, which has another name beside its own until it is whole. */
public final class NewFile implements NewTarget {

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

    @Override
    public Path part() {
        return part;
    }

    @Override
    public void keep() throws IOException {
        Files.move(part, target);
    }

    @Override
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
