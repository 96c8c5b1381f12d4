package io.holdfast.iscsi.text;

import java.util.Arrays;
import java.util.Optional;

/** What protects a header or a data segment (RFC 7143 13.1). */
public enum Digest {
    NONE("None"),
    CRC32C("CRC32C");

    private final String wireName;

    Digest(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Optional<Digest> of(String wireName) {
        return Arrays.stream(values())
                .filter(digest -> digest.wireName.equals(wireName))
                .findFirst();
    }
}
