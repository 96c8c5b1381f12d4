package io.holdfast.image.luks;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The hashes that keys are derived with. */
enum Hash {
    SHA1("sha1", "SHA-1"),
    SHA224("sha224", "SHA-224"),
    SHA256("sha256", "SHA-256"),
    SHA384("sha384", "SHA-384"),
    SHA512("sha512", "SHA-512");

    private final String label;
    private final String algorithm;

    Hash(String label, String algorithm) {
        this.label = label;
        this.algorithm = algorithm;
    }

    /** Its name in headers and options. */
    String label() {
        return label;
    }

    static Optional<Hash> labelled(String label) {
        return Arrays.stream(values()).filter(hash -> hash.label.equals(label)).findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Hash::label).toList();
    }

    MessageDigest digest() {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("any Java has " + algorithm, e);
        }
    }

    Mac mac(byte[] key) {
        try {
            Mac mac = Mac.getInstance("Hmac" + algorithm.replace("-", ""));
            // An empty key is none to Java, and as good as one zero byte to HMAC.
            mac.init(new SecretKeySpec(key.length == 0 ? new byte[1] : key, "HMAC"));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("any Java has HMAC with " + algorithm, e);
        }
    }
}
