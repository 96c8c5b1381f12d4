package io.holdfast.testkit.initiator;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * What the initiator knows for CHAP, RFC 7143 12.1.3.
 *
 * @param algorithm CHAP_A: 5 MD5, 6 SHA1, 7 SHA-256, 8 SHA3-256
 * @param targetSecret the secret that the target proves to know, when that is asked for; else empty
 * @param encoding how binary values are sent
 */
public record ChapCredentials(String user, String secret, int algorithm, String targetSecret, Encoding encoding) {

    public static final int MD5 = 5;

    /** RFC 7143 6.1: both are lawful. */
    public enum Encoding {
        HEX,
        BASE64
    }

    public static ChapCredentials oneWay(String user, String secret) {
        return new ChapCredentials(user, secret, MD5, "", Encoding.HEX);
    }

    public ChapCredentials mutual(String targetSecret) {
        return new ChapCredentials(user, secret, algorithm, targetSecret, encoding);
    }

    public ChapCredentials algorithm(int algorithm) {
        return new ChapCredentials(user, secret, algorithm, targetSecret, encoding);
    }

    public ChapCredentials encoding(Encoding encoding) {
        return new ChapCredentials(user, secret, algorithm, targetSecret, encoding);
    }

    boolean asksTheTarget() {
        return !targetSecret.isEmpty();
    }

    byte[] response(int identifier, String secret, byte[] challenge) {
        try {
            MessageDigest digest = MessageDigest.getInstance(
                    switch (algorithm) {
                        case MD5 -> "MD5";
                        case 6 -> "SHA-1";
                        case 7 -> "SHA-256";
                        case 8 -> "SHA3-256";
                        default -> throw new IllegalArgumentException("CHAP_A=" + algorithm);
                    });
            digest.update((byte) identifier);
            digest.update(secret.getBytes(UTF_8));
            return digest.digest(challenge);
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException(missing);
        }
    }

    String encode(byte[] bytes) {
        return switch (encoding) {
            case HEX -> "0x" + HexFormat.of().formatHex(bytes);
            case BASE64 -> "0b" + Base64.getEncoder().encodeToString(bytes);
        };
    }

    static byte[] decode(String value) {
        String digits = value.substring(2);
        return value.startsWith("0b") || value.startsWith("0B")
                ? Base64.getDecoder().decode(digits)
                : HexFormat.of().parseHex(digits.length() % 2 == 0 ? digits : "0" + digits);
    }
}
