package io.holdfast.cli.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The extended attribute {@value #NAME} in the namespace {@code user}: it stays with the file when that gets another name, and is out of reach of whoever writes to the disk in it. */
public final class FormatAttribute implements RecordedFormats {

    private static final Logger LOG = LoggerFactory.getLogger(FormatAttribute.class);

    private static final String NAME = "holdfast.format";

    /** How it is called where the namespace belongs to the name. */
    static final String FULL_NAME = "user." + NAME;

    /** No format has a name that is longer. */
    private static final int LONGEST_BYTES = 64;

    @Override
    public Found of(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        }
        if (!Files.isRegularFile(file)) {
            return new NotKept();
        }
        try {
            UserDefinedFileAttributeView attributes = attributes(file);
            if (attributes.list().contains(NAME)) {
                return new Recorded(value(attributes));
            }
            return Files.getFileStore(file).supportsFileAttributeView(UserDefinedFileAttributeView.class)
                    ? new Nothing()
                    : new NotKept();
        } catch (IOException e) {
            LOG.debug("{}: its attributes cannot be looked at", file, e);
            return new NotKept();
        }
    }

    @Override
    public void record(Path file, String format) throws IOException {
        attributes(file).write(NAME, ByteBuffer.wrap(format.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static String value(UserDefinedFileAttributeView attributes) throws IOException {
        ByteBuffer value = ByteBuffer.allocate(Math.min(attributes.size(NAME), LONGEST_BYTES));
        attributes.read(NAME, value);
        return new String(value.array(), 0, value.position(), StandardCharsets.UTF_8).strip();
    }

    private static UserDefinedFileAttributeView attributes(Path file) {
        return Objects.requireNonNull(Files.getFileAttributeView(file, UserDefinedFileAttributeView.class));
    }
}
