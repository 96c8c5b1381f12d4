package io.holdfast.image.luks;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How a new image is encrypted; always aes-xts-plain64.
 *
 * @param keyBytes of the master key, which is two keys of AES: 64 for aes-256, 32 for aes-128
 * @param hash the label of the one that keys are derived with
 * @param iterTimeMs how long it is to take to derive a key from a secret, here and now
 */
public record LuksOptions(int keyBytes, String hash, int iterTimeMs) {

    private static final int MAX_ITER_TIME_MS = 600_000;

    public LuksOptions {
        if (keyBytes != 32 && keyBytes != 64) {
            throw new IllegalArgumentException("a key of " + keyBytes + " bytes is none for AES in XTS mode");
        }
        if (Hash.labelled(hash).isEmpty()) {
            throw new IllegalArgumentException("there is no hash " + hash);
        }
        if (iterTimeMs < 1 || iterTimeMs > MAX_ITER_TIME_MS) {
            throw new IllegalArgumentException("iter-time is 1 to " + MAX_ITER_TIME_MS + " milliseconds");
        }
    }

    /**
     * From words as {@code qemu-img create -o encrypt.} has them.
     *
     * @param word takes what is said of a key, such as {@code cipher-alg}
     * @throws IllegalArgumentException with the reason, for whoever wrote them
     */
    public static LuksOptions of(Function<String, Optional<String>> word) {
        choice(word, "cipher-mode", List.of("xts"));
        choice(word, "ivgen-alg", List.of("plain64"));
        int keyBytes = choice(word, "cipher-alg", List.of("aes-256", "aes-128")).equals("aes-256") ? 64 : 32;
        // The first one is what is usual.
        List<String> hashes = List.of("sha256", "sha512", "sha384", "sha224", "sha1");
        return new LuksOptions(
                keyBytes,
                choice(word, "hash-alg", hashes),
                milliseconds(word.apply("iter-time").orElse("2000")));
    }

    private static String choice(Function<String, Optional<String>> word, String key, List<String> known) {
        String chosen = word.apply(key).orElse(known.getFirst());
        if (!known.contains(chosen)) {
            throw new IllegalArgumentException(
                    "encrypt." + key + "=" + chosen + ": there is " + String.join(", ", known));
        }
        return chosen;
    }

    private static int milliseconds(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("encrypt.iter-time=" + text + ": it is in milliseconds", e);
        }
    }

    /** How long the header is with its key slots. */
    public long headerBytes() {
        return NewLuks.headerBytes(keyBytes);
    }

    Hash hashAlgorithm() {
        return Hash.labelled(hash).orElseThrow();
    }
}
