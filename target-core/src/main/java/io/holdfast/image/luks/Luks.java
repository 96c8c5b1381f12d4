package io.holdfast.image.luks;

import io.holdfast.image.ImageException;
import io.holdfast.image.ImageException.Kind;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What an image format needs of an encryption that is there. Blocks. */
public final class Luks {

    /** The shortest header there is. */
    public static final int MIN_HEADER_BYTES = LuksHeader.BYTES;

    private Luks() {}

    /** What there is to tell without the secret, by QEMU's names. */
    public static Map<String, Object> description(LuksArea area) throws ImageException {
        return EncryptionKeys.read(area).description();
    }

    /**
     * What decrypts and encrypts the clusters. Takes seconds.
     *
     * @param secretFile its bytes are the secret, as in QEMU, also a line's end
     */
    public static XtsCipher unlock(LuksArea area, Optional<Path> secretFile) throws ImageException {
        if (secretFile.isEmpty()) {
            throw new ImageException(
                    Kind.ACCESS_DENIED,
                    area.path(),
                    "is encrypted, and nobody has said in which file its secret is (secret-file)");
        }
        EncryptionKeys keys = EncryptionKeys.read(area);
        try (LuksSecret secret = LuksSecret.read(secretFile.get())) {
            byte[] key = keys.unlock(secret.bytes(), area)
                    .orElseThrow(() -> new ImageException(
                            Kind.ACCESS_DENIED, area.path(), "is encrypted, and not with " + secret));
            XtsCipher cipher = new XtsCipher(key);
            Arrays.fill(key, (byte) 0);
            return cipher;
        }
    }
}
