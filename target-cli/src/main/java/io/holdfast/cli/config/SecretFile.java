package io.holdfast.cli.config;

import io.holdfast.iscsi.login.ChapSecret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A file whose first line is a CHAP secret: all of the line, with its spaces and whatever else stands in it, but not the line's end. */
public final class SecretFile {

    /** Microsoft's initiator takes no more without IPsec. */
    private static final int MOST_BYTES = 16;

    private final Path file;
    private final ChapSecret secret;

    private SecretFile(Path file, ChapSecret secret) {
        this.file = file;
        this.secret = secret;
    }

    /**
     * Reads the secret.
     *
     * @throws ConfigException when the first line is empty
     * @throws IOException when the file cannot be read
     */
    public static SecretFile read(Path file) throws IOException, ConfigException {
        byte[] bytes = Files.readAllBytes(file);
        int end = 0;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        if (end > 0 && bytes[end - 1] == '\r') {
            end--;
        }
        if (end == 0) {
            throw new ConfigException(file + ": the first line is empty, where the CHAP secret should stand");
        }
        return new SecretFile(file, ChapSecret.of(Arrays.copyOf(bytes, end)));
    }

    public ChapSecret secret() {
        return secret;
    }

    /** What is unwise about the file or the secret, in sentences for the log. */
    public List<String> warnings() throws IOException {
        List<String> warnings = new ArrayList<>();
        PrivateFile.warning(file).ifPresent(warnings::add);
        if (secret.lengthBytes() < ChapSecret.RECOMMENDED_MIN_BYTES) {
            warnings.add(file + ": the secret has " + secret.lengthBytes()
                    + " bytes; below 12 it can be guessed from a login that is overheard, and Windows refuses it");
        } else if (secret.lengthBytes() > MOST_BYTES) {
            warnings.add(file + ": the secret has " + secret.lengthBytes() + " bytes; Windows takes 12 to 16");
        }
        return warnings;
    }
}
