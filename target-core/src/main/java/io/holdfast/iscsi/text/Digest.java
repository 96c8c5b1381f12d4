package io.holdfast.iscsi.text;

import java.util.Arrays;
import java.util.Optional;

/** What protects a header or a data segment (RFC 7143 13.1). */
public enum Digest {
    NONE("None", 0),
    CRC32C("CRC32C", Integer.BYTES);

    private final String wireName;
    private final int lengthBytes;

    Digest(String wireName, int lengthBytes) {
        this.wireName = wireName;
        this.lengthBytes = lengthBytes;
    }

    public String wireName() {
        return wireName;
    }

    /** What it takes on the wire. */
    public int lengthBytes() {
        return lengthBytes;
    }

    public static Optional<Digest> of(String wireName) {
        return Arrays.stream(values())
                .filter(digest -> digest.wireName.equals(wireName))
                .findFirst();
    }
}
