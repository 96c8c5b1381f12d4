package io.holdfast.cli.service;

import io.holdfast.cli.config.LunSettings;
import io.holdfast.cli.image.FormatChoice;
import io.holdfast.cli.image.FormatMemory;
import io.holdfast.cli.image.FormatMemory.Known;
import io.holdfast.cli.image.Past;
import io.holdfast.cli.image.RecordedFormats.NotKept;
import io.holdfast.cli.state.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The format of a disk that is served: found out when it is served for the first time, and kept from then on, whatever hosts write to it. */
final class DiskFormat {

    private static final Logger LOG = LoggerFactory.getLogger(DiskFormat.class);

    private final FormatMemory memory;
    private final StateFolder state;

    DiskFormat(FormatMemory memory, StateFolder state) {
        this.memory = memory;
        this.state = state;
    }

    /** What the image is taken for; the file is there. */
    FormatChoice choose(LunSettings.Image image) throws IOException {
        Known known = new Known(image.format(), Past.of(state), Optional.empty(), "'format' (--format)");
        FormatChoice choice = memory.choose(image.file(), known);
        switch (choice.basis()) {
            case GUESSED ->
                LOG.info(
                        "{} begins like a {} image, and is served as one; 'format' (--format) says otherwise",
                        choice.file(),
                        choice.name());
            case NAMED, RECORDED, NOTHING_ELSE -> LOG.debug("{}: {}, {}", choice.file(), choice.name(), choice.basis());
        }
        return choice;
    }

    /**
     * Keeps what the image is taken for, on stable storage when this returns, as it must be before a host can write: what a host has written to a raw disk may look like another format.
     *
     * @throws IOException when the state cannot be kept
     */
    void keep(FormatChoice choice) throws IOException {
        if (state.format().filter(choice.name()::equals).isPresent()) {
            return;
        }
        state.keepFormat(choice.name());
        Path file = choice.file();
        if (Files.isRegularFile(file) && memory.recorded(file) instanceof NotKept) {
            LOG.warn(
                    "{}: this file system keeps no attributes, so that only the state of the disk says that its format is {}; name the format wherever the image is used without it",
                    file,
                    choice.name());
        }
    }
}
