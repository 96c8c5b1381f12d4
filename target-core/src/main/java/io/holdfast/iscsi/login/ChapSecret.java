package io.holdfast.iscsi.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;

/** A CHAP secret. Never shown: not by {@code toString}, not to a caller outside this package. */
public final class ChapSecret {

    /**
     * RFC 7143 9.2.1: 96 bits, unless the network is protected by IPsec. The Microsoft initiator takes 12 to 16 bytes
     * and nothing else.
     */
    public static final int RECOMMENDED_MIN_BYTES = 12;

    private final byte[] bytes;

    private ChapSecret(byte[] bytes) {
        if (bytes.length == 0) {
            throw new IllegalArgumentException("a CHAP secret must not be empty");
        }
        this.bytes = bytes;
    }

    /** The secret that a person types: the bytes of its UTF-8. */
    public static ChapSecret of(String text) {
        return new ChapSecret(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The secret as bytes, which are copied. */
    public static ChapSecret of(byte[] bytes) {
        return new ChapSecret(bytes.clone());
    }

    public int lengthBytes() {
        return bytes.length;
    }

    void addTo(MessageDigest digest) {
        digest.update(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ChapSecret secret && MessageDigest.isEqual(bytes, secret.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "secret of " + bytes.length + " bytes";
    }
}
