package io.holdfast.iscsi.login;

import io.holdfast.iscsi.text.NumericValue;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/** Hash functions of CHAP by their number in the IANA registry of PPP authentication algorithms, the best first. */
enum ChapAlgorithm {
    SHA3_256(8, "SHA3-256", 32),
    SHA_256(7, "SHA-256", 32),
    SHA_1(6, "SHA-1", 20),
    MD5(5, "MD5", 16);

    private final int number;
    private final String jdkName;
    private final int digestBytes;

    ChapAlgorithm(int number, String jdkName, int digestBytes) {
        this.number = number;
        this.jdkName = jdkName;
        this.digestBytes = digestBytes;
    }

    /**
     * The best of those that the initiator can do, whatever its own order (RFC 7143 12.1.3 leaves the choice to the
     * target).
     */
    static Optional<ChapAlgorithm> best(String list) {
        return Arrays.stream(values())
                .filter(algorithm -> Arrays.stream(list.split(",", -1))
                        .map(NumericValue::parse)
                        .flatMapToLong(OptionalLong::stream)
                        .anyMatch(number -> number == algorithm.number))
                .findFirst();
    }

    int number() {
        return number;
    }

    /** The length of a response, and of a challenge that is worth it. */
    int digestBytes() {
        return digestBytes;
    }

    /** The response to a challenge (RFC 1994 4.1). */
    byte[] response(int identifier, ChapSecret secret, byte[] challenge) {
        MessageDigest digest = digest();
        digest.update((byte) identifier);
        secret.addTo(digest);
        return digest.digest(challenge);
    }

    private MessageDigest digest() {
        try {
            return MessageDigest.getInstance(jdkName);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
