package io.holdfast.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** The folder that a new image is made in. */
final class TargetFolder {

    private TargetFolder() {}

    /**
     * Refuses a new image whose folder is not there.
     *
     * @throws CommandFailure when there is no such folder, which would otherwise come out as a path that was never asked for
     */
    static void mustExist(Path image) throws CommandFailure {
        Path folder = image.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new CommandFailure(ExitStatus.CANNOT_CREATE, image + ": its folder does not exist");
        }
    }
}
