package io.holdfast.image.luks;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** The secret that is in a file: all its bytes, as in QEMU, also a line's end. Closed when it has been used. */
final class LuksSecret implements AutoCloseable {

    private static final long MAX_BYTES = 8192;

    private final Path file;
    private final byte[] bytes;

    private LuksSecret(Path file, byte[] bytes) {
        this.file = file;
        this.bytes = bytes;
    }

    static LuksSecret read(Path file) throws ImageException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new ImageException(Kind.INVALID_FORMAT, file, "is too long for a secret");
            }
            return new LuksSecret(file, Files.readAllBytes(file));
        } catch (IOException e) {
            throw ImageException.of(file, e);
        }
    }

    /** One that QEMU takes too, for a new image. */
    static LuksSecret forNew(Path file) throws ImageException {
        LuksSecret secret = read(file);
        if (secret.bytes.length == 0) {
            throw new ImageException(Kind.INVALID_FORMAT, file, "is empty, and no secret");
        }
        if (!secret.text()) {
            throw new ImageException(
                    Kind.INVALID_FORMAT, file, "is no text in UTF-8, and QEMU would not take it for a secret");
        }
        return secret;
    }

    private boolean text() {
        for (byte one : bytes) {
            if (one == 0) {
                return false;
            }
        }
        try {
            CharBuffer decoded = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            Arrays.fill(decoded.array(), '\0');
            return true;
        } catch (CharacterCodingException _) {
            return false;
        }
    }

    /** Not to be changed, nor used when this is closed. */
    byte[] bytes() {
        return bytes;
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "the secret in " + file;
    }
}
