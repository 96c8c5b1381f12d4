package io.holdfast.image.luks;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;

/** PBKDF2 (RFC 8018, 5.2) of bytes: Java's own takes secrets of characters alone. */
record Pbkdf2(Hash hash) {

    private static final int FIRST_ROUNDS = 1000;

    /** Takes seconds where there are many iterations. */
    byte[] derive(byte[] secret, ByteBuffer salt, int iterations, int lengthBytes) {
        try {
            Mac mac = hash.mac(secret);
            byte[] derived = new byte[lengthBytes];
            for (int done = 0, block = 1; done < lengthBytes; block++) {
                mac.update(salt.duplicate());
                byte[] round = mac.doFinal(
                        ByteBuffer.allocate(Integer.BYTES).putInt(block).array());
                byte[] sum = round.clone();
                for (int i = 1; i < iterations; i++) {
                    mac.update(round);
                    mac.doFinal(round, 0);
                    for (int j = 0; j < sum.length; j++) {
                        sum[j] ^= round[j];
                    }
                }
                int length = Math.min(sum.length, lengthBytes - done);
                System.arraycopy(sum, 0, derived, done, length);
                Arrays.fill(sum, (byte) 0);
                done += length;
            }
            return derived;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a digest fits into its own length", e);
        }
    }

    /**
     * How many iterations this machine does in a second for a key of that length.
     *
     * @param measuredMs how long the last measurement takes at least; what is in front of it, and warms up, takes as long
     */
    long iterationsPerSecond(int lengthBytes, int measuredMs) {
        byte[] sample = new byte[lengthBytes];
        for (int iterations = FIRST_ROUNDS; ; iterations *= 2) {
            long start = System.nanoTime();
            derive(sample, ByteBuffer.wrap(sample), iterations, lengthBytes);
            long nanos = System.nanoTime() - start;
            if (nanos >= measuredMs * 1_000_000L) {
                return Math.multiplyExact(iterations, 1_000_000_000L) / nanos;
            }
        }
    }
}
