package io.holdfast.iscsi.text;

import java.util.Arrays;
import java.util.Optional;

/** What a session is for (RFC 7143 13.21). */
public enum SessionType {
    NORMAL("Normal"),
    DISCOVERY("Discovery");

    private final String wireName;

    SessionType(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public static Optional<SessionType> of(String wireName) {
        return Arrays.stream(values())
                .filter(type -> type.wireName.equals(wireName))
                .findFirst();
    }
}
