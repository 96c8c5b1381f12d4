package io.holdfast.image.luks;

import io.holdfast.image.ImageException;
import java.nio.ByteBuffer;

/** How a key slot makes a key of a secret. */
sealed interface KeyDerivation permits KeyDerivation.Iterated, Argon2 {

    /** Takes seconds, and memory where that is meant to be. */
    byte[] derive(byte[] secret, int lengthBytes, LuksArea area) throws ImageException;

    /** Its name in headers. */
    String label();

    /** By PBKDF2. */
    record Iterated(Pbkdf2 how, ByteBuffer salt, int iterations) implements KeyDerivation {

        @Override
        public byte[] derive(byte[] secret, int lengthBytes, LuksArea area) {
            return how.derive(secret, salt, iterations, lengthBytes);
        }

        @Override
        public String label() {
            return "pbkdf2";
        }
    }
}
