package io.holdfast.image.qcow2;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import io.holdfast.image.qcow2.HeaderExtensions.Encryption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Opens the encryption of an image with the secret in a file. Blocks. */
final class Unlocking {

    private static final long MAX_SECRET_BYTES = 8192;

    private Unlocking() {}

    /** The header of an image's encryption. */
    static LuksHeader header(MetadataIo io, Encryption area) throws ImageException {
        byte[] start = io.read(area.offsetBytes(), LuksHeader.BYTES);
        return LuksHeader.read(start, new Refusal(io.file().path()), area.offsetBytes());
    }

    /**
     * What decrypts the clusters.
     *
     * @param secretFile its bytes are the secret, as in QEMU, also a line's end
     */
    static XtsCipher cipher(MetadataIo io, Encryption area, Optional<Path> secretFile) throws ImageException {
        Path path = io.file().path();
        if (secretFile.isEmpty()) {
            throw new ImageException(
                    Kind.ACCESS_DENIED, path, "is encrypted, and nobody has said in which file its secret is");
        }
        LuksHeader header = header(io, area);
        byte[] secret = secret(secretFile.get());
        byte[] key = LuksKey.<ImageException>unlock(header, secret, (offset, length) -> {
                    if (offset > area.lengthBytes() - length) {
                        throw new Refusal(path)
                                .invalid(area.offsetBytes(), "a key slot lies behind the encryption header");
                    }
                    return io.read(area.offsetBytes() + offset, length);
                })
                .orElseThrow(() -> new ImageException(
                        Kind.ACCESS_DENIED, path, "is encrypted, and not with the secret in " + secretFile.get()));
        return new XtsCipher(key);
    }

    private static byte[] secret(Path file) throws ImageException {
        try {
            if (Files.size(file) > MAX_SECRET_BYTES) {
                throw new ImageException(Kind.INVALID_FORMAT, file, "is too long for a secret");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw ImageException.of(file, e);
        }
    }
}
