package io.holdfast.cli.image;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Where it stands of which format a file is, so that nobody has to guess. Methods block. Any thread. */
public interface RecordedFormats {

    /** What is known of a file. */
    sealed interface Found {}

    /** Somebody has recorded this format; it may be one of a later version. */
    record Recorded(String format) implements Found {}

    /** Nobody has recorded anything. */
    record Nothing() implements Found {}

    /** Nothing can be recorded, or be found, with such a file. */
    record NotKept() implements Found {}

    /**
     * Looks what is recorded.
     *
     * @throws NoSuchFileException when there is no such file
     * @throws IOException when it cannot be told
     */
    Found of(Path file) throws IOException;

    /**
     * Records the format, in place of another one that may be there.
     *
     * @throws IOException when that cannot be done
     */
    void record(Path file, String format) throws IOException;

    /** Brings what was recorded to stable storage, with all that the file holds. */
    void sync(Path file) throws IOException;
}
